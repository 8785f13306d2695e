//! The values that queries run on, with the arithmetic, the indexing and the order of jq 1.6.
//!
//! The interpreter brings values of its own; these are doubles throughout, as in jq 1.6, and every one that is cloned, made or
//! compared is counted (`budget.rs`). Arrays and objects know how deeply they nest, so that what recurses over them has an end.

use super::budget::{self, Spent};
use super::json;
use crate::limits::JSON_DEPTH_MAX;
use indexmap::IndexMap;
use jaq_core::box_iter::{BoxIter, box_once};
use jaq_core::path::Opt;
use jaq_core::{Error, Exn};
use std::cmp::Ordering;
use std::fmt;
use std::rc::Rc;

pub(super) type ValR<T = Value> = Result<T, Error<Value>>;
type ValX<'a, T = Value> = Result<T, Exn<'a, Value>>;
type Range<V> = std::ops::Range<Option<V>>;

/// Members of an object in the order in which they came.
pub(super) type Members = IndexMap<Rc<str>, Value>;

#[derive(Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(Rc<str>),
    Array(Rc<Array>),
    Object(Rc<Object>),
}

/// `depth` is one more than the deepest item's; it is not taken back when items go.
#[derive(Clone, Debug)]
pub(super) struct Array {
    pub(super) items: Vec<Value>,
    depth: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) members: Members,
    depth: u32,
}

impl Clone for Value {
    fn clone(&self) -> Value {
        budget::step();
        match self {
            Value::Null => Value::Null,
            Value::Bool(truth) => Value::Bool(*truth),
            Value::Number(number) => Value::Number(*number),
            Value::Text(text) => Value::Text(Rc::clone(text)),
            Value::Array(array) => Value::Array(Rc::clone(array)),
            Value::Object(object) => Value::Object(Rc::clone(object)),
        }
    }
}

impl Value {
    pub(super) fn array(items: Vec<Value>) -> Value {
        let depth = checked_depth(items.iter().map(Value::depth).max().unwrap_or(0));
        Value::Array(Rc::new(Array { items, depth }))
    }

    pub(super) fn object(members: Members) -> Value {
        let depth = checked_depth(members.values().map(Value::depth).max().unwrap_or(0));
        Value::Object(Rc::new(Object { members, depth }))
    }

    pub(super) fn text(text: &str) -> Value {
        budget::text(text.len());
        Value::Text(Rc::from(text))
    }

    fn depth(&self) -> u32 {
        match self {
            Value::Array(array) => array.depth,
            Value::Object(object) => object.depth,
            _ => 0,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::Text(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        }
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn to_json(&self) -> String {
        let mut out = String::new();
        json::write(self, &mut out);
        out
    }

    /// As in jq's messages: the kind, and a short piece of the value.
    pub(super) fn described(&self) -> String {
        const LENGTH_MAX: usize = 10;
        let text = self.to_json();
        match text.char_indices().nth(LENGTH_MAX + 1) {
            None => format!("{} ({text})", self.kind()),
            Some(_) => {
                let end = text.char_indices().nth(LENGTH_MAX - 2).map_or(text.len(), |(at, _)| at);
                format!("{} ({}...)", self.kind(), &text[..end])
            }
        }
    }

    fn both(left: &Value, right: &Value, what: &str) -> Error<Value> {
        Error::str(format!("{} and {} cannot be {what}", left.described(), right.described()))
    }

    // Without the value: an error must not cost more than the step that it ends.
    fn cannot_index(&self, index: &Value) -> Error<Value> {
        match index {
            Value::Text(key) => Error::str(format!("Cannot index {} with \"{key}\"", self.kind())),
            _ => Error::str(format!("Cannot index {} with {}", self.kind(), index.kind())),
        }
    }

    fn cannot_iterate(&self) -> Error<Value> {
        Error::str(format!("Cannot iterate over {}", self.described()))
    }

    /// Where the items lie that are equal to `wanted`, which may be a row of several.
    pub(super) fn indices(&self, wanted: &Value) -> ValR {
        let found: Vec<usize> = match (self, wanted) {
            (Value::Null, _) => return Ok(Value::Null),
            (Value::Text(text), Value::Text(wanted)) if !wanted.is_empty() => {
                budget::text(text.len());
                memchr::memmem::find_iter(text.as_bytes(), wanted.as_bytes()).collect()
            }
            (Value::Text(_), Value::Text(_)) => return Ok(Value::Null),
            (Value::Array(_), Value::Array(wanted)) if wanted.items.is_empty() => return Ok(Value::Null),
            (Value::Array(array), Value::Array(wanted)) => {
                let rows = array.items.windows(wanted.items.len()).enumerate();
                rows.filter(|(_, row)| *row == wanted.items).map(|(at, _)| at).collect()
            }
            (Value::Array(array), wanted) => {
                let items = array.items.iter().enumerate();
                items.filter(|(_, item)| *item == wanted).map(|(at, _)| at).collect()
            }
            (left, right) => return Err(left.cannot_index(right)),
        };
        Ok(found.into_iter().map(|at| Value::Number(at as f64)).collect())
    }

    pub(super) fn contains(&self, part: &Value) -> ValR<bool> {
        budget::step();
        match (self, part) {
            (Value::Object(whole), Value::Object(part)) => {
                part.members.iter().try_fold(true, |all, (key, member)| {
                    Ok(all
                        && whole.members.get(key).map_or(Ok(false), |found| found.contains_or_is(member))?)
                })
            }
            (Value::Array(whole), Value::Array(part)) => part.items.iter().try_fold(true, |all, wanted| {
                let any = |any, item: &Value| Ok::<_, Error<Value>>(any || item.contains_or_is(wanted)?);
                Ok(all && whole.items.iter().try_fold(false, any)?)
            }),
            (Value::Text(whole), Value::Text(part)) => {
                budget::text(whole.len());
                Ok(memchr::memmem::find(whole.as_bytes(), part.as_bytes()).is_some())
            }
            (left, right) if left.kind() == right.kind() => Ok(left == right),
            (left, right) => {
                let (left, right) = (left.described(), right.described());
                Err(Error::str(format!("{left} and {right} cannot have their containment checked")))
            }
        }
    }

    fn contains_or_is(&self, part: &Value) -> ValR<bool> {
        if self.kind() == part.kind() { self.contains(part) } else { Ok(false) }
    }

    fn merge(self, other: Value) -> Value {
        match (self, other) {
            (Value::Object(mut left), Value::Object(right)) => {
                let (object, depth) = (Rc::make_mut(&mut left), right.depth);
                for (key, member) in &right.members {
                    let merged = match object.members.get_mut(key) {
                        Some(found) => std::mem::replace(found, Value::Null).merge(member.clone()),
                        None => member.clone(),
                    };
                    object.members.insert(Rc::clone(key), merged);
                }
                object.depth = object.depth.max(depth);
                Value::Object(left)
            }
            (_, other) => other,
        }
    }

    fn bounds(range: Range<&Value>, length: usize) -> ValR<(usize, usize)> {
        let number = |bound: Option<&Value>, none: f64| match bound {
            None | Some(Value::Null) => Ok(none),
            Some(Value::Number(number)) => Ok(*number),
            Some(_) => Err(Error::str("Start and end indices of an array slice must be numbers")),
        };
        let length = length as f64;
        let from_end =
            |number: f64| if number < 0.0 { (number + length).max(0.0) } else { number.min(length) };
        let start = from_end(number(range.start, 0.0)?).floor();
        let end = from_end(number(range.end, length)?).ceil();
        // Within the length, so that they fit; what is no number is 0.
        Ok((start as usize, (end as usize).max(start as usize)))
    }
}

fn checked_depth(deepest: u32) -> u32 {
    if deepest >= JSON_DEPTH_MAX {
        budget::spend(Spent::Depth);
    }
    deepest + 1
}

/// The whole part, as the processors that jq runs on have it: what does not fit into 64 bits is the least number.
fn whole(number: f64) -> i64 {
    const END: f64 = 9_223_372_036_854_775_808.0;
    if (-END..END).contains(&number) { number as i64 } else { i64::MIN }
}

/// Where a letter begins, by its number.
fn letter_at(text: &str, number: usize) -> usize {
    text.char_indices().nth(number).map_or(text.len(), |(at, _)| at)
}

/// The place of an index in an array: counted from the end if it is negative.
fn place(index: f64, length: usize) -> Option<usize> {
    let index = index.floor();
    let place = if index < 0.0 { index + length as f64 } else { index };
    // A place beyond every array stays one.
    (place >= 0.0).then_some(place as usize)
}

impl jaq_core::ValT for Value {
    fn from_num(number: &str) -> ValR {
        number.parse().map(Value::Number).map_err(|_| Error::str("Invalid numeric literal"))
    }

    fn from_map<I: IntoIterator<Item = (Value, Value)>>(iter: I) -> ValR {
        let mut members = Members::default();
        for (key, member) in iter {
            budget::step();
            let Value::Text(key) = key else {
                return Err(Error::str(format!("Object keys must be strings, not {}", key.described())));
            };
            members.insert(key, member);
        }
        Ok(Value::object(members))
    }

    fn key_values(self) -> BoxIter<'static, ValR<(Value, Value)>> {
        match self {
            Value::Array(array) => {
                let items = Rc::unwrap_or_clone(array).items.into_iter().enumerate();
                Box::new(items.map(|(at, item)| Ok((Value::from(at), item))))
            }
            Value::Object(object) => {
                let members = Rc::unwrap_or_clone(object).members.into_iter();
                Box::new(members.map(|(key, member)| Ok((Value::Text(key), member))))
            }
            other => box_once(Err(other.cannot_iterate())),
        }
    }

    fn values(self) -> Box<dyn Iterator<Item = ValR>> {
        match self {
            Value::Array(array) => Box::new(Rc::unwrap_or_clone(array).items.into_iter().map(Ok)),
            Value::Object(object) => Box::new(Rc::unwrap_or_clone(object).members.into_values().map(Ok)),
            other => box_once(Err(other.cannot_iterate())),
        }
    }

    fn index(self, index: &Value) -> ValR {
        match (&self, index) {
            (Value::Null, Value::Null | Value::Text(_) | Value::Number(_) | Value::Object(_)) => {
                Ok(Value::Null)
            }
            (Value::Object(object), Value::Text(key)) => {
                Ok(object.members.get(key).cloned().unwrap_or(Value::Null))
            }
            (Value::Array(array), Value::Number(number)) => {
                let item = place(*number, array.items.len()).and_then(|place| array.items.get(place));
                Ok(item.cloned().unwrap_or(Value::Null))
            }
            (Value::Array(_), Value::Array(_)) => self.indices(index),
            (Value::Array(_) | Value::Text(_), Value::Object(slice)) => {
                let (start, end) = (slice.members.get("start"), slice.members.get("end"));
                self.clone().range(start..end)
            }
            _ => Err(self.cannot_index(index)),
        }
    }

    fn range(self, range: Range<&Value>) -> ValR {
        match &self {
            Value::Null => Ok(Value::Null),
            Value::Array(array) => {
                let (start, end) = Value::bounds(range, array.items.len())?;
                Ok(Value::array(array.items[start..end].to_vec()))
            }
            Value::Text(text) => {
                budget::text(text.len());
                let (start, end) = Value::bounds(range, text.chars().count())?;
                let start = letter_at(text, start);
                Ok(Value::text(
                    &text[start..start + letter_at(&text[start..], end - text[..start].chars().count())],
                ))
            }
            other => Err(Error::str(format!("Cannot index {} with object", other.kind()))),
        }
    }

    fn map_values<'a, I: Iterator<Item = ValX<'a>>>(self, opt: Opt, f: impl Fn(Value) -> I) -> ValX<'a> {
        match self {
            Value::Array(array) => {
                let items = Rc::unwrap_or_clone(array).items.into_iter().flat_map(f);
                Ok(Value::array(items.collect::<Result<_, _>>()?))
            }
            Value::Object(object) => {
                let members = Rc::unwrap_or_clone(object).members.into_iter();
                let members = members.filter_map(|(key, member)| f(member).next().map(|new| Ok((key, new?))));
                Ok(Value::object(members.collect::<Result<_, Exn<'a, Value>>>()?))
            }
            other => opt.fail(other, |other| Exn::from(other.cannot_iterate())),
        }
    }

    fn map_index<'a, I: Iterator<Item = ValX<'a>>>(
        self,
        index: &Value,
        opt: Opt,
        f: impl Fn(Value) -> I,
    ) -> ValX<'a> {
        match (self, index) {
            (Value::Null, Value::Text(_)) => Value::object(Members::default()).map_index(index, opt, f),
            (Value::Null, Value::Number(_)) => Value::array(Vec::new()).map_index(index, opt, f),
            (Value::Object(mut object), Value::Text(key)) => {
                let members = &mut Rc::make_mut(&mut object).members;
                let old = members.get_mut(key).map(|found| std::mem::replace(found, Value::Null));
                match f(old.unwrap_or(Value::Null)).next().transpose()? {
                    Some(new) => {
                        let depth = checked_depth(new.depth());
                        let object = Rc::make_mut(&mut object);
                        object.members.insert(Rc::clone(key), new);
                        object.depth = object.depth.max(depth);
                    }
                    None => {
                        members.shift_remove(key);
                    }
                }
                Ok(Value::Object(object))
            }
            (Value::Array(mut array), Value::Number(number)) => {
                let Some(place) = place(*number, array.items.len()) else {
                    return opt.fail(Value::Array(array), |_| {
                        Exn::from(Error::str("Out of bounds negative array index"))
                    });
                };
                let items = &mut Rc::make_mut(&mut array).items;
                let old = items.get_mut(place).map(|found| std::mem::replace(found, Value::Null));
                match f(old.unwrap_or(Value::Null)).next().transpose()? {
                    Some(new) => {
                        let depth = checked_depth(new.depth());
                        budget::steps(place.saturating_sub(items.len()) as u64);
                        let array = Rc::make_mut(&mut array);
                        while array.items.len() <= place {
                            array.items.push(Value::Null);
                        }
                        array.items[place] = new;
                        array.depth = array.depth.max(depth);
                    }
                    None if place < items.len() => {
                        items.remove(place);
                    }
                    None => {}
                }
                Ok(Value::Array(array))
            }
            (whole, Value::Object(slice)) => {
                whole.map_range(slice.members.get("start")..slice.members.get("end"), opt, f)
            }
            (other, index) => opt.fail(other, |other| Exn::from(other.cannot_index(index))),
        }
    }

    fn map_range<'a, I: Iterator<Item = ValX<'a>>>(
        self,
        range: Range<&Value>,
        opt: Opt,
        f: impl Fn(Value) -> I,
    ) -> ValX<'a> {
        match self {
            Value::Array(array) => {
                let (start, end) = Value::bounds(range, array.items.len())?;
                let slice = Value::array(array.items[start..end].to_vec());
                let new = match f(slice).next().transpose()? {
                    Some(Value::Array(new)) => new.items.clone(),
                    None => Vec::new(),
                    Some(_) => {
                        return Err(Exn::from(Error::str(
                            "A slice of an array can only be assigned another array",
                        )));
                    }
                };
                let mut items = Rc::unwrap_or_clone(array).items;
                items.splice(start..end, new);
                Ok(Value::array(items))
            }
            other => opt.fail(other, |other| {
                Exn::from(Error::str(format!("Cannot update field at object index of {}", other.kind())))
            }),
        }
    }

    fn as_bool(&self) -> bool {
        !matches!(self, Value::Null | Value::Bool(false))
    }

    fn into_string(self) -> Value {
        match self {
            Value::Text(_) => self,
            other => Value::text(&other.to_json()),
        }
    }
}

impl jaq_std::ValT for Value {
    fn into_seq<S: FromIterator<Value>>(self) -> Result<S, Value> {
        match self {
            Value::Array(array) => Ok(Rc::unwrap_or_clone(array).items.into_iter().collect()),
            other => Err(other),
        }
    }

    fn is_int(&self) -> bool {
        matches!(self, Value::Number(number) if number.fract() == 0.0)
    }

    fn as_isize(&self) -> Option<isize> {
        match self {
            // Beyond that a double is no whole number of which all neighbours are.
            Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Some(*number as isize),
            _ => None,
        }
    }

    fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    fn is_utf8_str(&self) -> bool {
        matches!(self, Value::Text(_))
    }

    fn as_bytes(&self) -> Option<&[u8]> {
        self.as_str().map(str::as_bytes)
    }

    fn as_sub_str(&self, sub: &[u8]) -> Value {
        Value::from_utf8_bytes(sub.to_vec())
    }

    fn from_utf8_bytes(bytes: impl AsRef<[u8]> + Send + 'static) -> Value {
        Value::text(&String::from_utf8_lossy(bytes.as_ref()))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        budget::step();
        Value::Bool(truth)
    }
}

impl From<isize> for Value {
    fn from(number: isize) -> Value {
        Value::from(number as f64)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Value {
        Value::from(number as f64)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        budget::step();
        Value::Number(number)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::text(&text)
    }
}

impl From<Range<Value>> for Value {
    fn from(range: Range<Value>) -> Value {
        let bound = |bound: Option<Value>| bound.unwrap_or(Value::Null);
        let members = [("start", bound(range.start)), ("end", bound(range.end))];
        Value::object(members.into_iter().map(|(key, member)| (Rc::from(key), member)).collect())
    }
}

impl FromIterator<Value> for Value {
    fn from_iter<T: IntoIterator<Item = Value>>(iter: T) -> Value {
        let counted = iter.into_iter().inspect(|_| budget::step());
        Value::array(counted.collect())
    }
}

impl std::ops::Add for Value {
    type Output = ValR;

    fn add(self, other: Value) -> ValR {
        match (self, other) {
            (Value::Null, value) | (value, Value::Null) => Ok(value),
            (Value::Number(left), Value::Number(right)) => Ok(Value::from(left + right)),
            (Value::Text(left), Value::Text(right)) => {
                budget::text(left.len() + right.len());
                Ok(Value::Text(Rc::from([&*left, &*right].concat())))
            }
            (Value::Array(mut left), Value::Array(right)) => {
                let array = Rc::make_mut(&mut left);
                array.items.extend(right.items.iter().cloned());
                array.depth = array.depth.max(right.depth);
                Ok(Value::Array(left))
            }
            (Value::Object(mut left), Value::Object(right)) => {
                let object = Rc::make_mut(&mut left);
                let members = right.members.iter().map(|(key, member)| (Rc::clone(key), member.clone()));
                object.members.extend(members);
                object.depth = object.depth.max(right.depth);
                Ok(Value::Object(left))
            }
            (left, right) => Err(Value::both(&left, &right, "added")),
        }
    }
}

impl std::ops::Sub for Value {
    type Output = ValR;

    fn sub(self, other: Value) -> ValR {
        match (self, other) {
            (Value::Number(left), Value::Number(right)) => Ok(Value::from(left - right)),
            (Value::Array(left), Value::Array(right)) => {
                let kept = left.items.iter().filter(|item| !right.items.contains(item));
                Ok(Value::array(kept.cloned().collect()))
            }
            (left, right) => Err(Value::both(&left, &right, "subtracted")),
        }
    }
}

impl std::ops::Mul for Value {
    type Output = ValR;

    fn mul(self, other: Value) -> ValR {
        match (self, other) {
            (Value::Number(left), Value::Number(right)) => Ok(Value::from(left * right)),
            (Value::Text(text), Value::Number(times)) | (Value::Number(times), Value::Text(text)) => {
                // Once more than the whole part of one less: half a time is one.
                let more = (times - 1.0).trunc();
                if times <= 0.0 || more.is_nan() {
                    return Ok(Value::Null);
                }
                let times = more as usize + 1;
                budget::text(text.len().saturating_mul(times));
                Ok(Value::Text(Rc::from(text.repeat(times))))
            }
            (Value::Object(left), Value::Object(right)) => {
                Ok(Value::Object(left).merge(Value::Object(right)))
            }
            (left, right) => Err(Value::both(&left, &right, "multiplied")),
        }
    }
}

impl std::ops::Div for Value {
    type Output = ValR;

    fn div(self, other: Value) -> ValR {
        match (self, other) {
            (left @ Value::Number(_), Value::Number(0.0)) => {
                Err(Value::both(&left, &Value::Number(0.0), "divided because the divisor is zero"))
            }
            (Value::Number(left), Value::Number(right)) => Ok(Value::from(left / right)),
            (Value::Text(text), Value::Text(_)) if text.is_empty() => Ok(Value::array(Vec::new())),
            (Value::Text(text), Value::Text(between)) if between.is_empty() => {
                Ok(text.chars().map(|letter| Value::text(letter.encode_utf8(&mut [0; 4]))).collect())
            }
            (Value::Text(text), Value::Text(between)) => Ok(text.split(&*between).map(Value::text).collect()),
            (left, right) => Err(Value::both(&left, &right, "divided")),
        }
    }
}

impl std::ops::Rem for Value {
    type Output = ValR;

    fn rem(self, other: Value) -> ValR {
        match (self, other) {
            (Value::Number(left), Value::Number(right)) => match (whole(left), whole(right)) {
                (_, 0) => {
                    let (left, right) = (Value::Number(left), Value::Number(right));
                    Err(Value::both(&left, &right, "divided because the divisor is zero"))
                }
                (left, right) => Ok(Value::from(left.wrapping_rem(right) as f64)),
            },
            (left, right) => Err(Value::both(&left, &right, "divided")),
        }
    }
}

impl std::ops::Neg for Value {
    type Output = ValR;

    fn neg(self) -> ValR {
        match self {
            Value::Number(number) => Ok(Value::from(-number)),
            other => Err(Error::str(format!("{} cannot be negated", other.described()))),
        }
    }
}

// The order of jq: null, false, true, numbers, strings, arrays, objects. What is no number is less than every number, itself too
// where the language compares, but not where lists are sorted, which need an order without contradictions.
impl Value {
    fn rank(&self) -> u8 {
        match self {
            Value::Null => 0,
            Value::Bool(false) => 1,
            Value::Bool(true) => 2,
            Value::Number(_) => 3,
            Value::Text(_) => 4,
            Value::Array(_) => 5,
            Value::Object(_) => 6,
        }
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Value) -> Ordering {
        budget::step();
        match (self, other) {
            (Value::Number(left), Value::Number(right)) => {
                let no_numbers = || right.is_nan().cmp(&left.is_nan());
                left.partial_cmp(right).unwrap_or_else(no_numbers)
            }
            (Value::Text(left), Value::Text(right)) => left.cmp(right),
            (Value::Array(left), Value::Array(right)) => left.items.cmp(&right.items),
            (Value::Object(left), Value::Object(right)) => {
                let sorted = |object: &Rc<Object>| {
                    let mut members: Vec<(Rc<str>, Value)> =
                        object.members.iter().map(|(key, member)| (Rc::clone(key), member.clone())).collect();
                    members.sort_by(|left, right| left.0.cmp(&right.0));
                    members
                };
                let (left, right) = (sorted(left), sorted(right));
                let keys = |members: &[(Rc<str>, Value)]| {
                    members.iter().map(|(key, _)| Rc::clone(key)).collect::<Vec<_>>()
                };
                keys(&left).cmp(&keys(&right)).then_with(|| left.cmp(&right))
            }
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

// Not the same order, for the reason above.
#[allow(clippy::non_canonical_partial_ord_impl)]
impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Number(left), Value::Number(_)) if left.is_nan() => Some(Ordering::Less),
            _ => Some(self.cmp(other)),
        }
    }
}

impl Eq for Value {}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        budget::step();
        match (self, other) {
            (Value::Number(left), Value::Number(right)) => left == right,
            (Value::Text(left), Value::Text(right)) => left == right,
            (Value::Array(left), Value::Array(right)) => left.items == right.items,
            (Value::Object(left), Value::Object(right)) => left.members == right.members,
            _ => self.rank() == other.rank(),
        }
    }
}
