//! The little of protobuf that ORC's metadata needs: messages written front to back.

/// A message in the making.
#[derive(Debug, Default)]
pub(crate) struct Message {
    bytes: Vec<u8>,
}

const VARINT: u32 = 0;
const FIXED_64: u32 = 1;
const DELIMITED: u32 = 2;

impl Message {
    pub(crate) fn unsigned(&mut self, field: u32, value: u64) -> &mut Message {
        self.tag(field, VARINT);
        varint(&mut self.bytes, value);
        self
    }

    /// `sint32` and `sint64`.
    pub(crate) fn signed(&mut self, field: u32, value: i64) -> &mut Message {
        self.unsigned(field, zigzag(value))
    }

    pub(crate) fn double(&mut self, field: u32, value: f64) -> &mut Message {
        self.tag(field, FIXED_64);
        self.bytes.extend_from_slice(&value.to_le_bytes());
        self
    }

    pub(crate) fn bytes(&mut self, field: u32, value: &[u8]) -> &mut Message {
        self.tag(field, DELIMITED);
        varint(&mut self.bytes, value.len() as u64);
        self.bytes.extend_from_slice(value);
        self
    }

    pub(crate) fn message(&mut self, field: u32, value: &Message) -> &mut Message {
        self.bytes(field, &value.bytes)
    }

    /// Repeated numbers, packed.
    pub(crate) fn packed(&mut self, field: u32, values: impl IntoIterator<Item = u64>) -> &mut Message {
        let mut packed = Vec::new();
        for value in values {
            varint(&mut packed, value);
        }
        self.bytes(field, &packed)
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn tag(&mut self, field: u32, wire: u32) {
        varint(&mut self.bytes, u64::from(field << 3 | wire));
    }
}

/// Seven bits a byte, the lowest first.
#[inline]
pub(crate) fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// The same of more bits, with the sign in the lowest, as ORC keeps decimals.
pub(crate) fn varint_128(out: &mut Vec<u8>, value: i128) {
    let mut value = (value << 1 ^ value >> 127) as u128;
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// The sign in the lowest bit.
#[inline]
pub(crate) fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63) as u64
}
