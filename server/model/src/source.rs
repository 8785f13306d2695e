//! What a request's body is read from: JSON and CBOR are the same stream of parts to whoever follows a shape.

use std::borrow::Cow;

use bytes::Bytes;
use bytestring::ByteString;

/// Deepest nesting of lists and objects. The deepest shape of the nine models has 9 levels; what
/// goes deeper is unknown members or an attack on the stack.
pub(crate) const NESTING_MAX: usize = 64;

/// A body that is not of its format, or nests too deeply.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Why a value cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The body is not of its format.
    Malformed,
    /// It is not of the shape's type; AWS's sentence.
    Type(Cow<'static, str>),
}

impl From<Malformed> for Problem {
    fn from(Malformed: Malformed) -> Self {
        Self::Malformed
    }
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Null,
    Bool,
    Number,
    String,
    /// Bytes as such, which only CBOR has.
    Bytes,
    List,
    Object,
}

/// A place in a body. What is read has to be what [`Source::next`] has announced.
pub(crate) trait Source<'a> {
    /// What the format writes bytes as.
    const BLOB: Next;

    /// What the next value is, without reading it.
    fn next(&mut self) -> Result<Next, Malformed>;

    fn null(&mut self) -> Result<(), Malformed>;

    fn bool(&mut self) -> Result<bool, Malformed>;

    /// A number, its fraction cut off; what is too large becomes the largest.
    fn whole(&mut self) -> Result<i64, Malformed>;

    fn float(&mut self) -> Result<f64, Malformed>;

    /// A moment.
    fn milliseconds(&mut self) -> Result<i64, Malformed>;

    /// A text, borrowed from the body where it stands there as it is.
    fn string(&mut self) -> Result<Cow<'a, str>, Malformed>;

    /// A text, a part of the body where it stands there as it is. `body` is all of what is read.
    fn text_of(&mut self, body: &Bytes) -> Result<ByteString, Malformed>;

    /// Bytes: a part of the body where they stand there as they are; else they are appended to the store, and it is nothing.
    fn blob_onto(&mut self, store: &mut Vec<u8>) -> Result<Option<Bytes>, Problem>;

    /// Bytes, by themselves.
    fn blob(&mut self) -> Result<Bytes, Problem> {
        let mut store = Vec::new();
        Ok(self.blob_onto(&mut store)?.unwrap_or_else(|| store.into()))
    }

    /// Enters a list. Then call [`Source::element`] before each element until it says no.
    fn begin_list(&mut self) -> Result<(), Malformed>;

    /// Whether another element follows; leaves the list if not.
    fn element(&mut self, first: bool) -> Result<bool, Malformed>;

    /// Enters an object. Then call [`Source::name`] before each value until it says no.
    fn begin_object(&mut self) -> Result<(), Malformed>;

    /// The name of the next value; leaves the object if there is none.
    fn name(&mut self, first: bool) -> Result<Option<Cow<'a, str>>, Malformed>;

    /// The same, where the name is likely one of these: which of them it is, and nothing if it is another.
    fn name_of(
        &mut self,
        first: bool,
        known: &[&'static str],
    ) -> Result<Option<Option<&'static str>>, Malformed> {
        let Some(name) = self.name(first)? else { return Ok(None) };
        Ok(Some(known.iter().copied().find(|known| *known == name)))
    }

    /// Makes sure that nothing follows.
    fn end(&mut self) -> Result<(), Malformed>;

    /// Reads over one value, whatever it is.
    fn skip(&mut self) -> Result<(), Malformed> {
        match self.next()? {
            Next::Null => self.null(),
            Next::Bool => self.bool().map(drop),
            Next::Number => self.float().map(drop),
            Next::String => self.string().map(drop),
            Next::Bytes => self.blob().map(drop).map_err(|_| Malformed),
            Next::List => {
                self.begin_list()?;
                let mut first = true;
                while self.element(first)? {
                    self.skip()?;
                    first = false;
                }
                Ok(())
            }
            Next::Object => {
                self.begin_object()?;
                let mut first = true;
                while self.name(first)?.is_some() {
                    self.skip()?;
                    first = false;
                }
                Ok(())
            }
        }
    }

    /// Whether what is left is one value and nothing else.
    fn is_well_formed(&mut self) -> bool {
        self.skip().and_then(|()| self.end()).is_ok()
    }
}
