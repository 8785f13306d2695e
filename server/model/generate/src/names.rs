//! AWS's names in Rust's spelling.

/// `kinesis-video-media` as a module: `kinesis_video_media`.
pub(crate) fn module(id: &str) -> String {
    id.replace('-', "_")
}

/// The words of a camel-case or upper-case name, lower-cased: `StreamARN` is `stream`, `arn`.
fn words(name: &str) -> Vec<String> {
    // Units read as one word, not as `ki_b`.
    let name = name.replace("KiB", "Kib").replace("MiB", "Mib");
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    for (index, &letter) in letters.iter().enumerate() {
        if !letter.is_ascii_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let after = index.checked_sub(1).map(|before| letters[before]);
        let next_is_lower = letters.get(index + 1).is_some_and(char::is_ascii_lowercase);
        let starts = match after {
            None => true,
            Some(before) if letter.is_ascii_uppercase() => {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && next_is_lower)
            }
            Some(_) => false,
        };
        if starts || words.is_empty() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A field: `StreamARN` is `stream_arn`.
pub(crate) fn snake(name: &str) -> String {
    let snake = words(name).join("_");
    match snake.as_str() {
        "type" | "match" | "loop" | "ref" | "use" | "where" => format!("r#{snake}"),
        _ => snake,
    }
}

/// A static: `StreamARN` is `STREAM_ARN`.
pub(crate) fn screaming(name: &str) -> String {
    words(name).join("_").to_ascii_uppercase()
}

/// A variant: `TRIM_HORIZON` is `TrimHorizon`.
pub(crate) fn variant(name: &str) -> String {
    let mut variant = String::new();
    for word in words(name) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            variant.push(first.to_ascii_uppercase());
            variant.push_str(letters.as_str());
        }
    }
    variant
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_and_units_are_one_word() {
        assert_eq!(snake("StreamARN"), "stream_arn");
        assert_eq!(snake("MaxRecordSizeInKiB"), "max_record_size_in_kib");
        assert_eq!(snake("WarmThroughputMiBps"), "warm_throughput_mibps");
        assert_eq!(snake("Type"), "r#type");
        assert_eq!(screaming("KMSAccessDeniedException"), "KMS_ACCESS_DENIED_EXCEPTION");
        assert_eq!(screaming("S3BackupMode"), "S3_BACKUP_MODE");
        assert_eq!(variant("AT_SEQUENCE_NUMBER"), "AtSequenceNumber");
        assert_eq!(variant("IncomingBytes"), "IncomingBytes");
        assert_eq!(variant("KMS"), "Kms");
        assert_eq!(module("kinesis-video-media"), "kinesis_video_media");
    }
}
