# What jq 1.6 defines in another way than the interpreter's own library does, or that the library does not have. Definitions that
# use these are here too: a definition sees only what stands before it.

def nan: __nan;
def infinite: __infinite;
def isnan: . < nan and nan < .;
def isinfinite: . == infinite or . == -infinite;
def isnormal: type == "number" and ((. == 0 or isnan or isinfinite) | not);
def finites: select(type == "number" and (isinfinite or isnan | not));
def normals: select(isnormal);
def reverse: if . == null then [] else __reverse end;
def mktime: __mktime | floor;
def todate: strftime("%Y-%m-%dT%H:%M:%SZ");
def todateiso8601: todate;
def fromdateiso8601: strptime("%Y-%m-%dT%H:%M:%SZ") | mktime;
def fromdate: fromdateiso8601;
def date: todate;
def dateadd(u; n): . + n;
def datesub(u; n): . - n;

def leaf_paths: paths(scalars);
def in(xs): . as $x | xs | has($x);
def inside(xs): . as $x | xs | contains($x);
def index($i): indices($i) | .[0];
def rindex($i): indices($i) | .[-1:][0];
def join($s): reduce .[] as $x (null;
  (if . == null then "" else . + $s end)
  + ($x | if . == null then "" elif type == "boolean" or type == "number" then tojson else . end)
) // "";
def flatten($depth): if $depth < 0 then error("flatten depth must not be negative") else
  reduce .[] as $x ([]; if ($x | type) == "array" and $depth > 0 then . + ($x | flatten($depth - 1)) else . + [$x] end) end;
def flatten: flatten(1e9);
def first(f): label $found | (f | ., break $found);
def isempty(g): first((g | false), true);
def until(cond; update): def next: if cond then . else (update | next) end; next;
def from_entries: reduce .[] as $x ({};
  . + { ($x | .key // .k // .name // .Name // .K // .Key): ($x | if has("value") then .value else .Value end) });
def to_entries: [keys_unsorted[] as $k | { key: $k, value: .[$k] }];
def with_entries(f): to_entries | map(f) | from_entries;
def walk(f): . as $in
  | if type == "object" then reduce keys_unsorted[] as $key ({}; . + { ($key): ($in[$key] | walk(f)) }) | f
    elif type == "array" then map(walk(f)) | f
    else f end;
def transpose: if . == [] then [] else
  . as $in | (map(length) | max) as $max | [range(0; $max) as $j | [range(0; $in | length) as $i | $in[$i][$j]]] end;
def IN(s): any(s == .; .);
def IN(src; s): any(src == s; .);
def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] |= $row);
def INDEX(f): INDEX(.[]; f);
def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end;
def combinations(n): . as $dot | [range(n)] | map($dot) | combinations;
def tonumber: if type == "number" then .
  elif type == "string" then __tonumber
  else error("\(type) (\(tojson)) cannot be parsed as a number") end;
def tostream: path(def r: (.[]? | r), .; r) as $p | getpath($p)
  | reduce path(.[]?) as $q ([$p, .]; [$p + $q]);
def getpath($p): if $p == [] then . elif . == null then null else .[$p[0]] | getpath($p[1:]) end;

def __mode(args): args | if type == "array" then [.[0], (.[1] // "")] else [., ""] end;
def match(re; flags): __match(re; flags // "") | .[];
def match(args): __mode(args) as $m | match($m[0]; $m[1]);
def test(re; flags): __test(re; flags // "");
def test(args): __mode(args) as $m | test($m[0]; $m[1]);
def __named: reduce (.captures[] | select(.name != null)) as $c ({}; . + { ($c.name): $c.string });
def capture(re; flags): match(re; flags) | __named;
def capture(args): __mode(args) as $m | capture($m[0]; $m[1]);
def scan(re; flags): match(re; "g" + flags) | if (.captures | length) > 0 then [.captures[].string] else .string end;
def scan(re): scan(re; "");
def split($re; flags): [__pieces($re; "g" + (flags // "")) | .[] | select(type == "string")];
def splits($re): split($re; null) | .[];
def splits($re; flags): split($re; flags) | .[];
def sub(re; f; flags): reduce __pieces(re; flags)[] as $piece ("";
  . + ($piece | if type == "string" then . else __named | f end));
def sub(re; f): sub(re; f; "");
def gsub(re; f; flags): sub(re; f; "g" + flags);
def gsub(re; f): sub(re; f; "g");

def @json: tojson;
def @text: tostring;
def @csv: if type == "array" then map(
    if type == "number" or type == "boolean" then tojson
    elif . == null then ""
    elif type == "string" then "\"" + __replace("\""; "\"\"") + "\""
    else error("\(type) (\(tojson)) is not valid in a csv row") end) | join(",")
  else error("\(type) (\(tojson)) cannot be csv-formatted, only an array can be") end;
def @tsv: if type == "array" then map(
    if type == "number" or type == "boolean" then tojson
    elif . == null then ""
    elif type == "string" then __replace("\\"; "\\\\") | __replace("\t"; "\\t") | __replace("\n"; "\\n") | __replace("\r"; "\\r")
    else error("\(type) (\(tojson)) cannot be tsv-formatted, only an array can be") end) | join("\t")
  else error("\(type) (\(tojson)) cannot be tsv-formatted, only an array can be") end;
def @sh: [if type == "array" then .[] else . end
  | if type == "string" then "'" + __replace("'"; "'\\''") + "'"
    elif type == "object" or type == "array" then error("\(type) (\(tojson)) can not be escaped for shell")
    else tojson end] | join(" ");
