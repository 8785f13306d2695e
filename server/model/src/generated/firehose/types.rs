//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The types of `firehose`. A member that the model requires is no `Option`.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::convert::{Fields, FromValue};
use crate::encode::{Encode, Members, Writer};
use crate::value::{Timestamp, Value};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AmazonOpenSearchServerlessBufferingHints {
    pub interval_in_seconds: Option<i32>,
    pub size_in_m_bs: Option<i32>,
}

impl FromValue for AmazonOpenSearchServerlessBufferingHints {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            interval_in_seconds: fields.optional("IntervalInSeconds"),
            size_in_m_bs: fields.optional("SizeInMBs"),
        }
    }
}

impl Encode for AmazonOpenSearchServerlessBufferingHints {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("IntervalInSeconds", &self.interval_in_seconds);
        members.optional("SizeInMBs", &self.size_in_m_bs);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AmazonOpenSearchServerlessDestinationConfiguration {
    pub role_arn: String,
    pub collection_endpoint: Option<String>,
    pub index_name: String,
    pub buffering_hints: Option<AmazonOpenSearchServerlessBufferingHints>,
    pub retry_options: Option<AmazonOpenSearchServerlessRetryOptions>,
    pub s3_backup_mode: Option<AmazonOpenSearchServerlessS3BackupMode>,
    pub s3_configuration: S3DestinationConfiguration,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub vpc_configuration: Option<VpcConfiguration>,
}

impl FromValue for AmazonOpenSearchServerlessDestinationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.required("RoleARN"),
            collection_endpoint: fields.optional("CollectionEndpoint"),
            index_name: fields.required("IndexName"),
            buffering_hints: fields.optional("BufferingHints"),
            retry_options: fields.optional("RetryOptions"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_configuration: fields.required("S3Configuration"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            vpc_configuration: fields.optional("VpcConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AmazonOpenSearchServerlessDestinationDescription {
    pub role_arn: Option<String>,
    pub collection_endpoint: Option<String>,
    pub index_name: Option<String>,
    pub buffering_hints: Option<AmazonOpenSearchServerlessBufferingHints>,
    pub retry_options: Option<AmazonOpenSearchServerlessRetryOptions>,
    pub s3_backup_mode: Option<AmazonOpenSearchServerlessS3BackupMode>,
    pub s3_destination_description: Option<S3DestinationDescription>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub vpc_configuration_description: Option<VpcConfigurationDescription>,
}

impl Encode for AmazonOpenSearchServerlessDestinationDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("RoleARN", &self.role_arn);
        members.optional("CollectionEndpoint", &self.collection_endpoint);
        members.optional("IndexName", &self.index_name);
        members.optional("BufferingHints", &self.buffering_hints);
        members.optional("RetryOptions", &self.retry_options);
        members.optional("S3BackupMode", &self.s3_backup_mode);
        members.optional("S3DestinationDescription", &self.s3_destination_description);
        members.optional("ProcessingConfiguration", &self.processing_configuration);
        members.optional("CloudWatchLoggingOptions", &self.cloud_watch_logging_options);
        members.optional("VpcConfigurationDescription", &self.vpc_configuration_description);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AmazonOpenSearchServerlessDestinationUpdate {
    pub role_arn: Option<String>,
    pub collection_endpoint: Option<String>,
    pub index_name: Option<String>,
    pub buffering_hints: Option<AmazonOpenSearchServerlessBufferingHints>,
    pub retry_options: Option<AmazonOpenSearchServerlessRetryOptions>,
    pub s3_update: Option<S3DestinationUpdate>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
}

impl FromValue for AmazonOpenSearchServerlessDestinationUpdate {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.optional("RoleARN"),
            collection_endpoint: fields.optional("CollectionEndpoint"),
            index_name: fields.optional("IndexName"),
            buffering_hints: fields.optional("BufferingHints"),
            retry_options: fields.optional("RetryOptions"),
            s3_update: fields.optional("S3Update"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AmazonOpenSearchServerlessRetryOptions {
    pub duration_in_seconds: Option<i32>,
}

impl FromValue for AmazonOpenSearchServerlessRetryOptions {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            duration_in_seconds: fields.optional("DurationInSeconds"),
        }
    }
}

impl Encode for AmazonOpenSearchServerlessRetryOptions {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DurationInSeconds", &self.duration_in_seconds);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AmazonOpenSearchServerlessS3BackupMode {
    FailedDocumentsOnly,
    AllDocuments,
}

impl AmazonOpenSearchServerlessS3BackupMode {
    pub const ALL: [Self; 2] = [Self::FailedDocumentsOnly, Self::AllDocuments];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FailedDocumentsOnly => "FailedDocumentsOnly",
            Self::AllDocuments => "AllDocuments",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "FailedDocumentsOnly" => Some(Self::FailedDocumentsOnly),
            "AllDocuments" => Some(Self::AllDocuments),
            _ => None,
        }
    }
}

impl FromValue for AmazonOpenSearchServerlessS3BackupMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of AmazonOpenSearchServerlessS3BackupMode")
    }
}

impl Encode for AmazonOpenSearchServerlessS3BackupMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AmazonopensearchserviceBufferingHints {
    pub interval_in_seconds: Option<i32>,
    pub size_in_m_bs: Option<i32>,
}

impl FromValue for AmazonopensearchserviceBufferingHints {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            interval_in_seconds: fields.optional("IntervalInSeconds"),
            size_in_m_bs: fields.optional("SizeInMBs"),
        }
    }
}

impl Encode for AmazonopensearchserviceBufferingHints {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("IntervalInSeconds", &self.interval_in_seconds);
        members.optional("SizeInMBs", &self.size_in_m_bs);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AmazonopensearchserviceDestinationConfiguration {
    pub role_arn: String,
    pub domain_arn: Option<String>,
    pub cluster_endpoint: Option<String>,
    pub index_name: String,
    pub type_name: Option<String>,
    pub index_rotation_period: Option<AmazonopensearchserviceIndexRotationPeriod>,
    pub buffering_hints: Option<AmazonopensearchserviceBufferingHints>,
    pub retry_options: Option<AmazonopensearchserviceRetryOptions>,
    pub s3_backup_mode: Option<AmazonopensearchserviceS3BackupMode>,
    pub s3_configuration: S3DestinationConfiguration,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub vpc_configuration: Option<VpcConfiguration>,
    pub document_id_options: Option<DocumentIdOptions>,
}

impl FromValue for AmazonopensearchserviceDestinationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.required("RoleARN"),
            domain_arn: fields.optional("DomainARN"),
            cluster_endpoint: fields.optional("ClusterEndpoint"),
            index_name: fields.required("IndexName"),
            type_name: fields.optional("TypeName"),
            index_rotation_period: fields.optional("IndexRotationPeriod"),
            buffering_hints: fields.optional("BufferingHints"),
            retry_options: fields.optional("RetryOptions"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_configuration: fields.required("S3Configuration"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            vpc_configuration: fields.optional("VpcConfiguration"),
            document_id_options: fields.optional("DocumentIdOptions"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AmazonopensearchserviceDestinationDescription {
    pub role_arn: Option<String>,
    pub domain_arn: Option<String>,
    pub cluster_endpoint: Option<String>,
    pub index_name: Option<String>,
    pub type_name: Option<String>,
    pub index_rotation_period: Option<AmazonopensearchserviceIndexRotationPeriod>,
    pub buffering_hints: Option<AmazonopensearchserviceBufferingHints>,
    pub retry_options: Option<AmazonopensearchserviceRetryOptions>,
    pub s3_backup_mode: Option<AmazonopensearchserviceS3BackupMode>,
    pub s3_destination_description: Option<S3DestinationDescription>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub vpc_configuration_description: Option<VpcConfigurationDescription>,
    pub document_id_options: Option<DocumentIdOptions>,
}

impl Encode for AmazonopensearchserviceDestinationDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("RoleARN", &self.role_arn);
        members.optional("DomainARN", &self.domain_arn);
        members.optional("ClusterEndpoint", &self.cluster_endpoint);
        members.optional("IndexName", &self.index_name);
        members.optional("TypeName", &self.type_name);
        members.optional("IndexRotationPeriod", &self.index_rotation_period);
        members.optional("BufferingHints", &self.buffering_hints);
        members.optional("RetryOptions", &self.retry_options);
        members.optional("S3BackupMode", &self.s3_backup_mode);
        members.optional("S3DestinationDescription", &self.s3_destination_description);
        members.optional("ProcessingConfiguration", &self.processing_configuration);
        members.optional("CloudWatchLoggingOptions", &self.cloud_watch_logging_options);
        members.optional("VpcConfigurationDescription", &self.vpc_configuration_description);
        members.optional("DocumentIdOptions", &self.document_id_options);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AmazonopensearchserviceDestinationUpdate {
    pub role_arn: Option<String>,
    pub domain_arn: Option<String>,
    pub cluster_endpoint: Option<String>,
    pub index_name: Option<String>,
    pub type_name: Option<String>,
    pub index_rotation_period: Option<AmazonopensearchserviceIndexRotationPeriod>,
    pub buffering_hints: Option<AmazonopensearchserviceBufferingHints>,
    pub retry_options: Option<AmazonopensearchserviceRetryOptions>,
    pub s3_update: Option<S3DestinationUpdate>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub document_id_options: Option<DocumentIdOptions>,
}

impl FromValue for AmazonopensearchserviceDestinationUpdate {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.optional("RoleARN"),
            domain_arn: fields.optional("DomainARN"),
            cluster_endpoint: fields.optional("ClusterEndpoint"),
            index_name: fields.optional("IndexName"),
            type_name: fields.optional("TypeName"),
            index_rotation_period: fields.optional("IndexRotationPeriod"),
            buffering_hints: fields.optional("BufferingHints"),
            retry_options: fields.optional("RetryOptions"),
            s3_update: fields.optional("S3Update"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            document_id_options: fields.optional("DocumentIdOptions"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AmazonopensearchserviceIndexRotationPeriod {
    NoRotation,
    OneHour,
    OneDay,
    OneWeek,
    OneMonth,
}

impl AmazonopensearchserviceIndexRotationPeriod {
    pub const ALL: [Self; 5] = [Self::NoRotation, Self::OneHour, Self::OneDay, Self::OneWeek, Self::OneMonth];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoRotation => "NoRotation",
            Self::OneHour => "OneHour",
            Self::OneDay => "OneDay",
            Self::OneWeek => "OneWeek",
            Self::OneMonth => "OneMonth",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "NoRotation" => Some(Self::NoRotation),
            "OneHour" => Some(Self::OneHour),
            "OneDay" => Some(Self::OneDay),
            "OneWeek" => Some(Self::OneWeek),
            "OneMonth" => Some(Self::OneMonth),
            _ => None,
        }
    }
}

impl FromValue for AmazonopensearchserviceIndexRotationPeriod {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of AmazonopensearchserviceIndexRotationPeriod")
    }
}

impl Encode for AmazonopensearchserviceIndexRotationPeriod {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AmazonopensearchserviceRetryOptions {
    pub duration_in_seconds: Option<i32>,
}

impl FromValue for AmazonopensearchserviceRetryOptions {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            duration_in_seconds: fields.optional("DurationInSeconds"),
        }
    }
}

impl Encode for AmazonopensearchserviceRetryOptions {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DurationInSeconds", &self.duration_in_seconds);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AmazonopensearchserviceS3BackupMode {
    FailedDocumentsOnly,
    AllDocuments,
}

impl AmazonopensearchserviceS3BackupMode {
    pub const ALL: [Self; 2] = [Self::FailedDocumentsOnly, Self::AllDocuments];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FailedDocumentsOnly => "FailedDocumentsOnly",
            Self::AllDocuments => "AllDocuments",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "FailedDocumentsOnly" => Some(Self::FailedDocumentsOnly),
            "AllDocuments" => Some(Self::AllDocuments),
            _ => None,
        }
    }
}

impl FromValue for AmazonopensearchserviceS3BackupMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of AmazonopensearchserviceS3BackupMode")
    }
}

impl Encode for AmazonopensearchserviceS3BackupMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct AuthenticationConfiguration {
    pub role_arn: String,
    pub connectivity: Connectivity,
}

impl FromValue for AuthenticationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.required("RoleARN"),
            connectivity: fields.required("Connectivity"),
        }
    }
}

impl Encode for AuthenticationConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("RoleARN", &self.role_arn);
        members.required("Connectivity", &self.connectivity);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BufferingHints {
    pub size_in_m_bs: Option<i32>,
    pub interval_in_seconds: Option<i32>,
}

impl FromValue for BufferingHints {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            size_in_m_bs: fields.optional("SizeInMBs"),
            interval_in_seconds: fields.optional("IntervalInSeconds"),
        }
    }
}

impl Encode for BufferingHints {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("SizeInMBs", &self.size_in_m_bs);
        members.optional("IntervalInSeconds", &self.interval_in_seconds);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CatalogConfiguration {
    pub catalog_arn: Option<String>,
    pub warehouse_location: Option<String>,
}

impl FromValue for CatalogConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            catalog_arn: fields.optional("CatalogARN"),
            warehouse_location: fields.optional("WarehouseLocation"),
        }
    }
}

impl Encode for CatalogConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("CatalogARN", &self.catalog_arn);
        members.optional("WarehouseLocation", &self.warehouse_location);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CloudWatchLoggingOptions {
    pub enabled: Option<bool>,
    pub log_group_name: Option<String>,
    pub log_stream_name: Option<String>,
}

impl FromValue for CloudWatchLoggingOptions {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            enabled: fields.optional("Enabled"),
            log_group_name: fields.optional("LogGroupName"),
            log_stream_name: fields.optional("LogStreamName"),
        }
    }
}

impl Encode for CloudWatchLoggingOptions {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Enabled", &self.enabled);
        members.optional("LogGroupName", &self.log_group_name);
        members.optional("LogStreamName", &self.log_stream_name);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompressionFormat {
    Uncompressed,
    Gzip,
    Zip,
    Snappy,
    HadoopSnappy,
}

impl CompressionFormat {
    pub const ALL: [Self; 5] = [Self::Uncompressed, Self::Gzip, Self::Zip, Self::Snappy, Self::HadoopSnappy];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Uncompressed => "UNCOMPRESSED",
            Self::Gzip => "GZIP",
            Self::Zip => "ZIP",
            Self::Snappy => "Snappy",
            Self::HadoopSnappy => "HADOOP_SNAPPY",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "UNCOMPRESSED" => Some(Self::Uncompressed),
            "GZIP" => Some(Self::Gzip),
            "ZIP" => Some(Self::Zip),
            "Snappy" => Some(Self::Snappy),
            "HADOOP_SNAPPY" => Some(Self::HadoopSnappy),
            _ => None,
        }
    }
}

impl FromValue for CompressionFormat {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of CompressionFormat")
    }
}

impl Encode for CompressionFormat {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Connectivity {
    Public,
    Private,
}

impl Connectivity {
    pub const ALL: [Self; 2] = [Self::Public, Self::Private];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "PUBLIC",
            Self::Private => "PRIVATE",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "PUBLIC" => Some(Self::Public),
            "PRIVATE" => Some(Self::Private),
            _ => None,
        }
    }
}

impl FromValue for Connectivity {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of Connectivity")
    }
}

impl Encode for Connectivity {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContentEncoding {
    None,
    Gzip,
}

impl ContentEncoding {
    pub const ALL: [Self; 2] = [Self::None, Self::Gzip];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Gzip => "GZIP",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "NONE" => Some(Self::None),
            "GZIP" => Some(Self::Gzip),
            _ => None,
        }
    }
}

impl FromValue for ContentEncoding {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ContentEncoding")
    }
}

impl Encode for ContentEncoding {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CopyCommand {
    pub data_table_name: String,
    pub data_table_columns: Option<String>,
    pub copy_options: Option<String>,
}

impl FromValue for CopyCommand {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            data_table_name: fields.required("DataTableName"),
            data_table_columns: fields.optional("DataTableColumns"),
            copy_options: fields.optional("CopyOptions"),
        }
    }
}

impl Encode for CopyCommand {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("DataTableName", &self.data_table_name);
        members.optional("DataTableColumns", &self.data_table_columns);
        members.optional("CopyOptions", &self.copy_options);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateDeliveryStreamInput {
    pub delivery_stream_name: String,
    pub delivery_stream_type: Option<DeliveryStreamType>,
    pub direct_put_source_configuration: Option<DirectPutSourceConfiguration>,
    pub kinesis_stream_source_configuration: Option<KinesisStreamSourceConfiguration>,
    pub delivery_stream_encryption_configuration_input: Option<DeliveryStreamEncryptionConfigurationInput>,
    pub s3_destination_configuration: Option<S3DestinationConfiguration>,
    pub extended_s3_destination_configuration: Option<ExtendedS3DestinationConfiguration>,
    pub redshift_destination_configuration: Option<RedshiftDestinationConfiguration>,
    pub elasticsearch_destination_configuration: Option<ElasticsearchDestinationConfiguration>,
    pub amazonopensearchservice_destination_configuration: Option<AmazonopensearchserviceDestinationConfiguration>,
    pub splunk_destination_configuration: Option<SplunkDestinationConfiguration>,
    pub http_endpoint_destination_configuration: Option<HttpEndpointDestinationConfiguration>,
    pub tags: Option<Vec<Tag>>,
    pub amazon_open_search_serverless_destination_configuration: Option<AmazonOpenSearchServerlessDestinationConfiguration>,
    pub msk_source_configuration: Option<MSKSourceConfiguration>,
    pub snowflake_destination_configuration: Option<SnowflakeDestinationConfiguration>,
    pub iceberg_destination_configuration: Option<IcebergDestinationConfiguration>,
    pub database_source_configuration: Option<DatabaseSourceConfiguration>,
}

impl FromValue for CreateDeliveryStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            delivery_stream_name: fields.required("DeliveryStreamName"),
            delivery_stream_type: fields.optional("DeliveryStreamType"),
            direct_put_source_configuration: fields.optional("DirectPutSourceConfiguration"),
            kinesis_stream_source_configuration: fields.optional("KinesisStreamSourceConfiguration"),
            delivery_stream_encryption_configuration_input: fields.optional("DeliveryStreamEncryptionConfigurationInput"),
            s3_destination_configuration: fields.optional("S3DestinationConfiguration"),
            extended_s3_destination_configuration: fields.optional("ExtendedS3DestinationConfiguration"),
            redshift_destination_configuration: fields.optional("RedshiftDestinationConfiguration"),
            elasticsearch_destination_configuration: fields.optional("ElasticsearchDestinationConfiguration"),
            amazonopensearchservice_destination_configuration: fields.optional("AmazonopensearchserviceDestinationConfiguration"),
            splunk_destination_configuration: fields.optional("SplunkDestinationConfiguration"),
            http_endpoint_destination_configuration: fields.optional("HttpEndpointDestinationConfiguration"),
            tags: fields.optional("Tags"),
            amazon_open_search_serverless_destination_configuration: fields.optional("AmazonOpenSearchServerlessDestinationConfiguration"),
            msk_source_configuration: fields.optional("MSKSourceConfiguration"),
            snowflake_destination_configuration: fields.optional("SnowflakeDestinationConfiguration"),
            iceberg_destination_configuration: fields.optional("IcebergDestinationConfiguration"),
            database_source_configuration: fields.optional("DatabaseSourceConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateDeliveryStreamOutput {
    pub delivery_stream_arn: Option<String>,
}

impl Encode for CreateDeliveryStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DeliveryStreamARN", &self.delivery_stream_arn);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataFormatConversionConfiguration {
    pub schema_configuration: Option<SchemaConfiguration>,
    pub input_format_configuration: Option<InputFormatConfiguration>,
    pub output_format_configuration: Option<OutputFormatConfiguration>,
    pub enabled: Option<bool>,
}

impl FromValue for DataFormatConversionConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            schema_configuration: fields.optional("SchemaConfiguration"),
            input_format_configuration: fields.optional("InputFormatConfiguration"),
            output_format_configuration: fields.optional("OutputFormatConfiguration"),
            enabled: fields.optional("Enabled"),
        }
    }
}

impl Encode for DataFormatConversionConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("SchemaConfiguration", &self.schema_configuration);
        members.optional("InputFormatConfiguration", &self.input_format_configuration);
        members.optional("OutputFormatConfiguration", &self.output_format_configuration);
        members.optional("Enabled", &self.enabled);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DatabaseColumnList {
    pub include: Option<Vec<String>>,
    pub exclude: Option<Vec<String>>,
}

impl FromValue for DatabaseColumnList {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            include: fields.optional("Include"),
            exclude: fields.optional("Exclude"),
        }
    }
}

impl Encode for DatabaseColumnList {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Include", &self.include);
        members.optional("Exclude", &self.exclude);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DatabaseList {
    pub include: Option<Vec<String>>,
    pub exclude: Option<Vec<String>>,
}

impl FromValue for DatabaseList {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            include: fields.optional("Include"),
            exclude: fields.optional("Exclude"),
        }
    }
}

impl Encode for DatabaseList {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Include", &self.include);
        members.optional("Exclude", &self.exclude);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DatabaseSnapshotInfo {
    pub id: String,
    pub table: String,
    pub request_timestamp: Timestamp,
    pub requested_by: SnapshotRequestedBy,
    pub status: SnapshotStatus,
    pub failure_description: Option<FailureDescription>,
}

impl Encode for DatabaseSnapshotInfo {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Id", &self.id);
        members.required("Table", &self.table);
        members.required("RequestTimestamp", &self.request_timestamp);
        members.required("RequestedBy", &self.requested_by);
        members.required("Status", &self.status);
        members.optional("FailureDescription", &self.failure_description);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DatabaseSourceAuthenticationConfiguration {
    pub secrets_manager_configuration: SecretsManagerConfiguration,
}

impl FromValue for DatabaseSourceAuthenticationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            secrets_manager_configuration: fields.required("SecretsManagerConfiguration"),
        }
    }
}

impl Encode for DatabaseSourceAuthenticationConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("SecretsManagerConfiguration", &self.secrets_manager_configuration);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DatabaseSourceConfiguration {
    pub r#type: DatabaseType,
    pub endpoint: String,
    pub port: i32,
    pub ssl_mode: Option<SSLMode>,
    pub databases: DatabaseList,
    pub tables: DatabaseTableList,
    pub columns: Option<DatabaseColumnList>,
    pub surrogate_keys: Option<Vec<String>>,
    pub snapshot_watermark_table: String,
    pub database_source_authentication_configuration: DatabaseSourceAuthenticationConfiguration,
    pub database_source_vpc_configuration: DatabaseSourceVPCConfiguration,
}

impl FromValue for DatabaseSourceConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            r#type: fields.required("Type"),
            endpoint: fields.required("Endpoint"),
            port: fields.required("Port"),
            ssl_mode: fields.optional("SSLMode"),
            databases: fields.required("Databases"),
            tables: fields.required("Tables"),
            columns: fields.optional("Columns"),
            surrogate_keys: fields.optional("SurrogateKeys"),
            snapshot_watermark_table: fields.required("SnapshotWatermarkTable"),
            database_source_authentication_configuration: fields.required("DatabaseSourceAuthenticationConfiguration"),
            database_source_vpc_configuration: fields.required("DatabaseSourceVPCConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DatabaseSourceDescription {
    pub r#type: Option<DatabaseType>,
    pub endpoint: Option<String>,
    pub port: Option<i32>,
    pub ssl_mode: Option<SSLMode>,
    pub databases: Option<DatabaseList>,
    pub tables: Option<DatabaseTableList>,
    pub columns: Option<DatabaseColumnList>,
    pub surrogate_keys: Option<Vec<String>>,
    pub snapshot_watermark_table: Option<String>,
    pub snapshot_info: Option<Vec<DatabaseSnapshotInfo>>,
    pub database_source_authentication_configuration: Option<DatabaseSourceAuthenticationConfiguration>,
    pub database_source_vpc_configuration: Option<DatabaseSourceVPCConfiguration>,
}

impl Encode for DatabaseSourceDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Type", &self.r#type);
        members.optional("Endpoint", &self.endpoint);
        members.optional("Port", &self.port);
        members.optional("SSLMode", &self.ssl_mode);
        members.optional("Databases", &self.databases);
        members.optional("Tables", &self.tables);
        members.optional("Columns", &self.columns);
        members.optional("SurrogateKeys", &self.surrogate_keys);
        members.optional("SnapshotWatermarkTable", &self.snapshot_watermark_table);
        members.optional("SnapshotInfo", &self.snapshot_info);
        members.optional("DatabaseSourceAuthenticationConfiguration", &self.database_source_authentication_configuration);
        members.optional("DatabaseSourceVPCConfiguration", &self.database_source_vpc_configuration);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DatabaseSourceVPCConfiguration {
    pub vpc_endpoint_service_name: String,
}

impl FromValue for DatabaseSourceVPCConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            vpc_endpoint_service_name: fields.required("VpcEndpointServiceName"),
        }
    }
}

impl Encode for DatabaseSourceVPCConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("VpcEndpointServiceName", &self.vpc_endpoint_service_name);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DatabaseTableList {
    pub include: Option<Vec<String>>,
    pub exclude: Option<Vec<String>>,
}

impl FromValue for DatabaseTableList {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            include: fields.optional("Include"),
            exclude: fields.optional("Exclude"),
        }
    }
}

impl Encode for DatabaseTableList {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Include", &self.include);
        members.optional("Exclude", &self.exclude);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatabaseType {
    MySql,
    PostgreSql,
}

impl DatabaseType {
    pub const ALL: [Self; 2] = [Self::MySql, Self::PostgreSql];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MySql => "MySQL",
            Self::PostgreSql => "PostgreSQL",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "MySQL" => Some(Self::MySql),
            "PostgreSQL" => Some(Self::PostgreSql),
            _ => None,
        }
    }
}

impl FromValue for DatabaseType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of DatabaseType")
    }
}

impl Encode for DatabaseType {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefaultDocumentIdFormat {
    FirehoseDefault,
    NoDocumentId,
}

impl DefaultDocumentIdFormat {
    pub const ALL: [Self; 2] = [Self::FirehoseDefault, Self::NoDocumentId];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FirehoseDefault => "FIREHOSE_DEFAULT",
            Self::NoDocumentId => "NO_DOCUMENT_ID",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "FIREHOSE_DEFAULT" => Some(Self::FirehoseDefault),
            "NO_DOCUMENT_ID" => Some(Self::NoDocumentId),
            _ => None,
        }
    }
}

impl FromValue for DefaultDocumentIdFormat {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of DefaultDocumentIdFormat")
    }
}

impl Encode for DefaultDocumentIdFormat {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteDeliveryStreamInput {
    pub delivery_stream_name: String,
    pub allow_force_delete: Option<bool>,
}

impl FromValue for DeleteDeliveryStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            delivery_stream_name: fields.required("DeliveryStreamName"),
            allow_force_delete: fields.optional("AllowForceDelete"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteDeliveryStreamOutput {}

impl Encode for DeleteDeliveryStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DeliveryStreamDescription {
    pub delivery_stream_name: String,
    pub delivery_stream_arn: String,
    pub delivery_stream_status: DeliveryStreamStatus,
    pub failure_description: Option<FailureDescription>,
    pub delivery_stream_encryption_configuration: Option<DeliveryStreamEncryptionConfiguration>,
    pub delivery_stream_type: DeliveryStreamType,
    pub version_id: String,
    pub create_timestamp: Option<Timestamp>,
    pub last_update_timestamp: Option<Timestamp>,
    pub source: Option<SourceDescription>,
    pub destinations: Vec<DestinationDescription>,
    pub has_more_destinations: bool,
}

impl Encode for DeliveryStreamDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("DeliveryStreamName", &self.delivery_stream_name);
        members.required("DeliveryStreamARN", &self.delivery_stream_arn);
        members.required("DeliveryStreamStatus", &self.delivery_stream_status);
        members.optional("FailureDescription", &self.failure_description);
        members.optional("DeliveryStreamEncryptionConfiguration", &self.delivery_stream_encryption_configuration);
        members.required("DeliveryStreamType", &self.delivery_stream_type);
        members.required("VersionId", &self.version_id);
        members.optional("CreateTimestamp", &self.create_timestamp);
        members.optional("LastUpdateTimestamp", &self.last_update_timestamp);
        members.optional("Source", &self.source);
        members.required("Destinations", &self.destinations);
        members.required("HasMoreDestinations", &self.has_more_destinations);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeliveryStreamEncryptionConfiguration {
    pub key_arn: Option<String>,
    pub key_type: Option<KeyType>,
    pub status: Option<DeliveryStreamEncryptionStatus>,
    pub failure_description: Option<FailureDescription>,
}

impl Encode for DeliveryStreamEncryptionConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("KeyARN", &self.key_arn);
        members.optional("KeyType", &self.key_type);
        members.optional("Status", &self.status);
        members.optional("FailureDescription", &self.failure_description);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DeliveryStreamEncryptionConfigurationInput {
    pub key_arn: Option<String>,
    pub key_type: KeyType,
}

impl FromValue for DeliveryStreamEncryptionConfigurationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            key_arn: fields.optional("KeyARN"),
            key_type: fields.required("KeyType"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryStreamEncryptionStatus {
    Enabled,
    Enabling,
    EnablingFailed,
    Disabled,
    Disabling,
    DisablingFailed,
}

impl DeliveryStreamEncryptionStatus {
    pub const ALL: [Self; 6] = [Self::Enabled, Self::Enabling, Self::EnablingFailed, Self::Disabled, Self::Disabling, Self::DisablingFailed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "ENABLED",
            Self::Enabling => "ENABLING",
            Self::EnablingFailed => "ENABLING_FAILED",
            Self::Disabled => "DISABLED",
            Self::Disabling => "DISABLING",
            Self::DisablingFailed => "DISABLING_FAILED",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "ENABLED" => Some(Self::Enabled),
            "ENABLING" => Some(Self::Enabling),
            "ENABLING_FAILED" => Some(Self::EnablingFailed),
            "DISABLED" => Some(Self::Disabled),
            "DISABLING" => Some(Self::Disabling),
            "DISABLING_FAILED" => Some(Self::DisablingFailed),
            _ => None,
        }
    }
}

impl Encode for DeliveryStreamEncryptionStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryStreamFailureType {
    VpcEndpointServiceNameNotFound,
    VpcInterfaceEndpointServiceAccessDenied,
    RetireKmsGrantFailed,
    CreateKmsGrantFailed,
    KmsAccessDenied,
    DisabledKmsKey,
    InvalidKmsKey,
    KmsKeyNotFound,
    KmsOptInRequired,
    CreateEniFailed,
    DeleteEniFailed,
    SubnetNotFound,
    SecurityGroupNotFound,
    EniAccessDenied,
    SubnetAccessDenied,
    SecurityGroupAccessDenied,
    UnknownError,
}

impl DeliveryStreamFailureType {
    pub const ALL: [Self; 17] = [Self::VpcEndpointServiceNameNotFound, Self::VpcInterfaceEndpointServiceAccessDenied, Self::RetireKmsGrantFailed, Self::CreateKmsGrantFailed, Self::KmsAccessDenied, Self::DisabledKmsKey, Self::InvalidKmsKey, Self::KmsKeyNotFound, Self::KmsOptInRequired, Self::CreateEniFailed, Self::DeleteEniFailed, Self::SubnetNotFound, Self::SecurityGroupNotFound, Self::EniAccessDenied, Self::SubnetAccessDenied, Self::SecurityGroupAccessDenied, Self::UnknownError];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VpcEndpointServiceNameNotFound => "VPC_ENDPOINT_SERVICE_NAME_NOT_FOUND",
            Self::VpcInterfaceEndpointServiceAccessDenied => "VPC_INTERFACE_ENDPOINT_SERVICE_ACCESS_DENIED",
            Self::RetireKmsGrantFailed => "RETIRE_KMS_GRANT_FAILED",
            Self::CreateKmsGrantFailed => "CREATE_KMS_GRANT_FAILED",
            Self::KmsAccessDenied => "KMS_ACCESS_DENIED",
            Self::DisabledKmsKey => "DISABLED_KMS_KEY",
            Self::InvalidKmsKey => "INVALID_KMS_KEY",
            Self::KmsKeyNotFound => "KMS_KEY_NOT_FOUND",
            Self::KmsOptInRequired => "KMS_OPT_IN_REQUIRED",
            Self::CreateEniFailed => "CREATE_ENI_FAILED",
            Self::DeleteEniFailed => "DELETE_ENI_FAILED",
            Self::SubnetNotFound => "SUBNET_NOT_FOUND",
            Self::SecurityGroupNotFound => "SECURITY_GROUP_NOT_FOUND",
            Self::EniAccessDenied => "ENI_ACCESS_DENIED",
            Self::SubnetAccessDenied => "SUBNET_ACCESS_DENIED",
            Self::SecurityGroupAccessDenied => "SECURITY_GROUP_ACCESS_DENIED",
            Self::UnknownError => "UNKNOWN_ERROR",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "VPC_ENDPOINT_SERVICE_NAME_NOT_FOUND" => Some(Self::VpcEndpointServiceNameNotFound),
            "VPC_INTERFACE_ENDPOINT_SERVICE_ACCESS_DENIED" => Some(Self::VpcInterfaceEndpointServiceAccessDenied),
            "RETIRE_KMS_GRANT_FAILED" => Some(Self::RetireKmsGrantFailed),
            "CREATE_KMS_GRANT_FAILED" => Some(Self::CreateKmsGrantFailed),
            "KMS_ACCESS_DENIED" => Some(Self::KmsAccessDenied),
            "DISABLED_KMS_KEY" => Some(Self::DisabledKmsKey),
            "INVALID_KMS_KEY" => Some(Self::InvalidKmsKey),
            "KMS_KEY_NOT_FOUND" => Some(Self::KmsKeyNotFound),
            "KMS_OPT_IN_REQUIRED" => Some(Self::KmsOptInRequired),
            "CREATE_ENI_FAILED" => Some(Self::CreateEniFailed),
            "DELETE_ENI_FAILED" => Some(Self::DeleteEniFailed),
            "SUBNET_NOT_FOUND" => Some(Self::SubnetNotFound),
            "SECURITY_GROUP_NOT_FOUND" => Some(Self::SecurityGroupNotFound),
            "ENI_ACCESS_DENIED" => Some(Self::EniAccessDenied),
            "SUBNET_ACCESS_DENIED" => Some(Self::SubnetAccessDenied),
            "SECURITY_GROUP_ACCESS_DENIED" => Some(Self::SecurityGroupAccessDenied),
            "UNKNOWN_ERROR" => Some(Self::UnknownError),
            _ => None,
        }
    }
}

impl Encode for DeliveryStreamFailureType {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryStreamStatus {
    Creating,
    CreatingFailed,
    Deleting,
    DeletingFailed,
    Active,
}

impl DeliveryStreamStatus {
    pub const ALL: [Self; 5] = [Self::Creating, Self::CreatingFailed, Self::Deleting, Self::DeletingFailed, Self::Active];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::CreatingFailed => "CREATING_FAILED",
            Self::Deleting => "DELETING",
            Self::DeletingFailed => "DELETING_FAILED",
            Self::Active => "ACTIVE",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "CREATING" => Some(Self::Creating),
            "CREATING_FAILED" => Some(Self::CreatingFailed),
            "DELETING" => Some(Self::Deleting),
            "DELETING_FAILED" => Some(Self::DeletingFailed),
            "ACTIVE" => Some(Self::Active),
            _ => None,
        }
    }
}

impl Encode for DeliveryStreamStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeliveryStreamType {
    DirectPut,
    KinesisStreamAsSource,
    MskAsSource,
    DatabaseAsSource,
}

impl DeliveryStreamType {
    pub const ALL: [Self; 4] = [Self::DirectPut, Self::KinesisStreamAsSource, Self::MskAsSource, Self::DatabaseAsSource];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DirectPut => "DirectPut",
            Self::KinesisStreamAsSource => "KinesisStreamAsSource",
            Self::MskAsSource => "MSKAsSource",
            Self::DatabaseAsSource => "DatabaseAsSource",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "DirectPut" => Some(Self::DirectPut),
            "KinesisStreamAsSource" => Some(Self::KinesisStreamAsSource),
            "MSKAsSource" => Some(Self::MskAsSource),
            "DatabaseAsSource" => Some(Self::DatabaseAsSource),
            _ => None,
        }
    }
}

impl FromValue for DeliveryStreamType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of DeliveryStreamType")
    }
}

impl Encode for DeliveryStreamType {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeDeliveryStreamInput {
    pub delivery_stream_name: String,
    pub limit: Option<i32>,
    pub exclusive_start_destination_id: Option<String>,
}

impl FromValue for DescribeDeliveryStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            delivery_stream_name: fields.required("DeliveryStreamName"),
            limit: fields.optional("Limit"),
            exclusive_start_destination_id: fields.optional("ExclusiveStartDestinationId"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeDeliveryStreamOutput {
    pub delivery_stream_description: DeliveryStreamDescription,
}

impl Encode for DescribeDeliveryStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("DeliveryStreamDescription", &self.delivery_stream_description);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deserializer {
    pub open_x_json_ser_de: Option<OpenXJsonSerDe>,
    pub hive_json_ser_de: Option<HiveJsonSerDe>,
}

impl FromValue for Deserializer {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            open_x_json_ser_de: fields.optional("OpenXJsonSerDe"),
            hive_json_ser_de: fields.optional("HiveJsonSerDe"),
        }
    }
}

impl Encode for Deserializer {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("OpenXJsonSerDe", &self.open_x_json_ser_de);
        members.optional("HiveJsonSerDe", &self.hive_json_ser_de);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DestinationDescription {
    pub destination_id: String,
    pub s3_destination_description: Option<S3DestinationDescription>,
    pub extended_s3_destination_description: Option<ExtendedS3DestinationDescription>,
    pub redshift_destination_description: Option<RedshiftDestinationDescription>,
    pub elasticsearch_destination_description: Option<ElasticsearchDestinationDescription>,
    pub amazonopensearchservice_destination_description: Option<AmazonopensearchserviceDestinationDescription>,
    pub splunk_destination_description: Option<SplunkDestinationDescription>,
    pub http_endpoint_destination_description: Option<HttpEndpointDestinationDescription>,
    pub snowflake_destination_description: Option<SnowflakeDestinationDescription>,
    pub amazon_open_search_serverless_destination_description: Option<AmazonOpenSearchServerlessDestinationDescription>,
    pub iceberg_destination_description: Option<IcebergDestinationDescription>,
}

impl Encode for DestinationDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("DestinationId", &self.destination_id);
        members.optional("S3DestinationDescription", &self.s3_destination_description);
        members.optional("ExtendedS3DestinationDescription", &self.extended_s3_destination_description);
        members.optional("RedshiftDestinationDescription", &self.redshift_destination_description);
        members.optional("ElasticsearchDestinationDescription", &self.elasticsearch_destination_description);
        members.optional("AmazonopensearchserviceDestinationDescription", &self.amazonopensearchservice_destination_description);
        members.optional("SplunkDestinationDescription", &self.splunk_destination_description);
        members.optional("HttpEndpointDestinationDescription", &self.http_endpoint_destination_description);
        members.optional("SnowflakeDestinationDescription", &self.snowflake_destination_description);
        members.optional("AmazonOpenSearchServerlessDestinationDescription", &self.amazon_open_search_serverless_destination_description);
        members.optional("IcebergDestinationDescription", &self.iceberg_destination_description);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DestinationTableConfiguration {
    pub destination_table_name: String,
    pub destination_database_name: String,
    pub unique_keys: Option<Vec<String>>,
    pub partition_spec: Option<PartitionSpec>,
    pub s3_error_output_prefix: Option<String>,
}

impl FromValue for DestinationTableConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            destination_table_name: fields.required("DestinationTableName"),
            destination_database_name: fields.required("DestinationDatabaseName"),
            unique_keys: fields.optional("UniqueKeys"),
            partition_spec: fields.optional("PartitionSpec"),
            s3_error_output_prefix: fields.optional("S3ErrorOutputPrefix"),
        }
    }
}

impl Encode for DestinationTableConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("DestinationTableName", &self.destination_table_name);
        members.required("DestinationDatabaseName", &self.destination_database_name);
        members.optional("UniqueKeys", &self.unique_keys);
        members.optional("PartitionSpec", &self.partition_spec);
        members.optional("S3ErrorOutputPrefix", &self.s3_error_output_prefix);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DirectPutSourceConfiguration {
    pub throughput_hint_in_m_bs: i32,
}

impl FromValue for DirectPutSourceConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            throughput_hint_in_m_bs: fields.required("ThroughputHintInMBs"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DirectPutSourceDescription {
    pub throughput_hint_in_m_bs: Option<i32>,
}

impl Encode for DirectPutSourceDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ThroughputHintInMBs", &self.throughput_hint_in_m_bs);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DocumentIdOptions {
    pub default_document_id_format: DefaultDocumentIdFormat,
}

impl FromValue for DocumentIdOptions {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            default_document_id_format: fields.required("DefaultDocumentIdFormat"),
        }
    }
}

impl Encode for DocumentIdOptions {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("DefaultDocumentIdFormat", &self.default_document_id_format);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DynamicPartitioningConfiguration {
    pub retry_options: Option<RetryOptions>,
    pub enabled: Option<bool>,
}

impl FromValue for DynamicPartitioningConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            retry_options: fields.optional("RetryOptions"),
            enabled: fields.optional("Enabled"),
        }
    }
}

impl Encode for DynamicPartitioningConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("RetryOptions", &self.retry_options);
        members.optional("Enabled", &self.enabled);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ElasticsearchBufferingHints {
    pub interval_in_seconds: Option<i32>,
    pub size_in_m_bs: Option<i32>,
}

impl FromValue for ElasticsearchBufferingHints {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            interval_in_seconds: fields.optional("IntervalInSeconds"),
            size_in_m_bs: fields.optional("SizeInMBs"),
        }
    }
}

impl Encode for ElasticsearchBufferingHints {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("IntervalInSeconds", &self.interval_in_seconds);
        members.optional("SizeInMBs", &self.size_in_m_bs);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ElasticsearchDestinationConfiguration {
    pub role_arn: String,
    pub domain_arn: Option<String>,
    pub cluster_endpoint: Option<String>,
    pub index_name: String,
    pub type_name: Option<String>,
    pub index_rotation_period: Option<ElasticsearchIndexRotationPeriod>,
    pub buffering_hints: Option<ElasticsearchBufferingHints>,
    pub retry_options: Option<ElasticsearchRetryOptions>,
    pub s3_backup_mode: Option<ElasticsearchS3BackupMode>,
    pub s3_configuration: S3DestinationConfiguration,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub vpc_configuration: Option<VpcConfiguration>,
    pub document_id_options: Option<DocumentIdOptions>,
}

impl FromValue for ElasticsearchDestinationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.required("RoleARN"),
            domain_arn: fields.optional("DomainARN"),
            cluster_endpoint: fields.optional("ClusterEndpoint"),
            index_name: fields.required("IndexName"),
            type_name: fields.optional("TypeName"),
            index_rotation_period: fields.optional("IndexRotationPeriod"),
            buffering_hints: fields.optional("BufferingHints"),
            retry_options: fields.optional("RetryOptions"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_configuration: fields.required("S3Configuration"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            vpc_configuration: fields.optional("VpcConfiguration"),
            document_id_options: fields.optional("DocumentIdOptions"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ElasticsearchDestinationDescription {
    pub role_arn: Option<String>,
    pub domain_arn: Option<String>,
    pub cluster_endpoint: Option<String>,
    pub index_name: Option<String>,
    pub type_name: Option<String>,
    pub index_rotation_period: Option<ElasticsearchIndexRotationPeriod>,
    pub buffering_hints: Option<ElasticsearchBufferingHints>,
    pub retry_options: Option<ElasticsearchRetryOptions>,
    pub s3_backup_mode: Option<ElasticsearchS3BackupMode>,
    pub s3_destination_description: Option<S3DestinationDescription>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub vpc_configuration_description: Option<VpcConfigurationDescription>,
    pub document_id_options: Option<DocumentIdOptions>,
}

impl Encode for ElasticsearchDestinationDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("RoleARN", &self.role_arn);
        members.optional("DomainARN", &self.domain_arn);
        members.optional("ClusterEndpoint", &self.cluster_endpoint);
        members.optional("IndexName", &self.index_name);
        members.optional("TypeName", &self.type_name);
        members.optional("IndexRotationPeriod", &self.index_rotation_period);
        members.optional("BufferingHints", &self.buffering_hints);
        members.optional("RetryOptions", &self.retry_options);
        members.optional("S3BackupMode", &self.s3_backup_mode);
        members.optional("S3DestinationDescription", &self.s3_destination_description);
        members.optional("ProcessingConfiguration", &self.processing_configuration);
        members.optional("CloudWatchLoggingOptions", &self.cloud_watch_logging_options);
        members.optional("VpcConfigurationDescription", &self.vpc_configuration_description);
        members.optional("DocumentIdOptions", &self.document_id_options);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ElasticsearchDestinationUpdate {
    pub role_arn: Option<String>,
    pub domain_arn: Option<String>,
    pub cluster_endpoint: Option<String>,
    pub index_name: Option<String>,
    pub type_name: Option<String>,
    pub index_rotation_period: Option<ElasticsearchIndexRotationPeriod>,
    pub buffering_hints: Option<ElasticsearchBufferingHints>,
    pub retry_options: Option<ElasticsearchRetryOptions>,
    pub s3_update: Option<S3DestinationUpdate>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub document_id_options: Option<DocumentIdOptions>,
}

impl FromValue for ElasticsearchDestinationUpdate {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.optional("RoleARN"),
            domain_arn: fields.optional("DomainARN"),
            cluster_endpoint: fields.optional("ClusterEndpoint"),
            index_name: fields.optional("IndexName"),
            type_name: fields.optional("TypeName"),
            index_rotation_period: fields.optional("IndexRotationPeriod"),
            buffering_hints: fields.optional("BufferingHints"),
            retry_options: fields.optional("RetryOptions"),
            s3_update: fields.optional("S3Update"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            document_id_options: fields.optional("DocumentIdOptions"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ElasticsearchIndexRotationPeriod {
    NoRotation,
    OneHour,
    OneDay,
    OneWeek,
    OneMonth,
}

impl ElasticsearchIndexRotationPeriod {
    pub const ALL: [Self; 5] = [Self::NoRotation, Self::OneHour, Self::OneDay, Self::OneWeek, Self::OneMonth];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoRotation => "NoRotation",
            Self::OneHour => "OneHour",
            Self::OneDay => "OneDay",
            Self::OneWeek => "OneWeek",
            Self::OneMonth => "OneMonth",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "NoRotation" => Some(Self::NoRotation),
            "OneHour" => Some(Self::OneHour),
            "OneDay" => Some(Self::OneDay),
            "OneWeek" => Some(Self::OneWeek),
            "OneMonth" => Some(Self::OneMonth),
            _ => None,
        }
    }
}

impl FromValue for ElasticsearchIndexRotationPeriod {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ElasticsearchIndexRotationPeriod")
    }
}

impl Encode for ElasticsearchIndexRotationPeriod {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ElasticsearchRetryOptions {
    pub duration_in_seconds: Option<i32>,
}

impl FromValue for ElasticsearchRetryOptions {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            duration_in_seconds: fields.optional("DurationInSeconds"),
        }
    }
}

impl Encode for ElasticsearchRetryOptions {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DurationInSeconds", &self.duration_in_seconds);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ElasticsearchS3BackupMode {
    FailedDocumentsOnly,
    AllDocuments,
}

impl ElasticsearchS3BackupMode {
    pub const ALL: [Self; 2] = [Self::FailedDocumentsOnly, Self::AllDocuments];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FailedDocumentsOnly => "FailedDocumentsOnly",
            Self::AllDocuments => "AllDocuments",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "FailedDocumentsOnly" => Some(Self::FailedDocumentsOnly),
            "AllDocuments" => Some(Self::AllDocuments),
            _ => None,
        }
    }
}

impl FromValue for ElasticsearchS3BackupMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ElasticsearchS3BackupMode")
    }
}

impl Encode for ElasticsearchS3BackupMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EncryptionConfiguration {
    pub no_encryption_config: Option<NoEncryptionConfig>,
    pub kms_encryption_config: Option<KMSEncryptionConfig>,
}

impl FromValue for EncryptionConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            no_encryption_config: fields.optional("NoEncryptionConfig"),
            kms_encryption_config: fields.optional("KMSEncryptionConfig"),
        }
    }
}

impl Encode for EncryptionConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("NoEncryptionConfig", &self.no_encryption_config);
        members.optional("KMSEncryptionConfig", &self.kms_encryption_config);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExtendedS3DestinationConfiguration {
    pub role_arn: String,
    pub bucket_arn: String,
    pub prefix: Option<String>,
    pub error_output_prefix: Option<String>,
    pub buffering_hints: Option<BufferingHints>,
    pub compression_format: Option<CompressionFormat>,
    pub encryption_configuration: Option<EncryptionConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub s3_backup_mode: Option<S3BackupMode>,
    pub s3_backup_configuration: Option<S3DestinationConfiguration>,
    pub data_format_conversion_configuration: Option<DataFormatConversionConfiguration>,
    pub dynamic_partitioning_configuration: Option<DynamicPartitioningConfiguration>,
    pub file_extension: Option<String>,
    pub custom_time_zone: Option<String>,
}

impl FromValue for ExtendedS3DestinationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.required("RoleARN"),
            bucket_arn: fields.required("BucketARN"),
            prefix: fields.optional("Prefix"),
            error_output_prefix: fields.optional("ErrorOutputPrefix"),
            buffering_hints: fields.optional("BufferingHints"),
            compression_format: fields.optional("CompressionFormat"),
            encryption_configuration: fields.optional("EncryptionConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_backup_configuration: fields.optional("S3BackupConfiguration"),
            data_format_conversion_configuration: fields.optional("DataFormatConversionConfiguration"),
            dynamic_partitioning_configuration: fields.optional("DynamicPartitioningConfiguration"),
            file_extension: fields.optional("FileExtension"),
            custom_time_zone: fields.optional("CustomTimeZone"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ExtendedS3DestinationDescription {
    pub role_arn: String,
    pub bucket_arn: String,
    pub prefix: Option<String>,
    pub error_output_prefix: Option<String>,
    pub buffering_hints: BufferingHints,
    pub compression_format: CompressionFormat,
    pub encryption_configuration: EncryptionConfiguration,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub s3_backup_mode: Option<S3BackupMode>,
    pub s3_backup_description: Option<S3DestinationDescription>,
    pub data_format_conversion_configuration: Option<DataFormatConversionConfiguration>,
    pub dynamic_partitioning_configuration: Option<DynamicPartitioningConfiguration>,
    pub file_extension: Option<String>,
    pub custom_time_zone: Option<String>,
}

impl Encode for ExtendedS3DestinationDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("RoleARN", &self.role_arn);
        members.required("BucketARN", &self.bucket_arn);
        members.optional("Prefix", &self.prefix);
        members.optional("ErrorOutputPrefix", &self.error_output_prefix);
        members.required("BufferingHints", &self.buffering_hints);
        members.required("CompressionFormat", &self.compression_format);
        members.required("EncryptionConfiguration", &self.encryption_configuration);
        members.optional("CloudWatchLoggingOptions", &self.cloud_watch_logging_options);
        members.optional("ProcessingConfiguration", &self.processing_configuration);
        members.optional("S3BackupMode", &self.s3_backup_mode);
        members.optional("S3BackupDescription", &self.s3_backup_description);
        members.optional("DataFormatConversionConfiguration", &self.data_format_conversion_configuration);
        members.optional("DynamicPartitioningConfiguration", &self.dynamic_partitioning_configuration);
        members.optional("FileExtension", &self.file_extension);
        members.optional("CustomTimeZone", &self.custom_time_zone);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExtendedS3DestinationUpdate {
    pub role_arn: Option<String>,
    pub bucket_arn: Option<String>,
    pub prefix: Option<String>,
    pub error_output_prefix: Option<String>,
    pub buffering_hints: Option<BufferingHints>,
    pub compression_format: Option<CompressionFormat>,
    pub encryption_configuration: Option<EncryptionConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub s3_backup_mode: Option<S3BackupMode>,
    pub s3_backup_update: Option<S3DestinationUpdate>,
    pub data_format_conversion_configuration: Option<DataFormatConversionConfiguration>,
    pub dynamic_partitioning_configuration: Option<DynamicPartitioningConfiguration>,
    pub file_extension: Option<String>,
    pub custom_time_zone: Option<String>,
}

impl FromValue for ExtendedS3DestinationUpdate {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.optional("RoleARN"),
            bucket_arn: fields.optional("BucketARN"),
            prefix: fields.optional("Prefix"),
            error_output_prefix: fields.optional("ErrorOutputPrefix"),
            buffering_hints: fields.optional("BufferingHints"),
            compression_format: fields.optional("CompressionFormat"),
            encryption_configuration: fields.optional("EncryptionConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_backup_update: fields.optional("S3BackupUpdate"),
            data_format_conversion_configuration: fields.optional("DataFormatConversionConfiguration"),
            dynamic_partitioning_configuration: fields.optional("DynamicPartitioningConfiguration"),
            file_extension: fields.optional("FileExtension"),
            custom_time_zone: fields.optional("CustomTimeZone"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct FailureDescription {
    pub r#type: DeliveryStreamFailureType,
    pub details: String,
}

impl Encode for FailureDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Type", &self.r#type);
        members.required("Details", &self.details);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HECEndpointType {
    Raw,
    Event,
}

impl HECEndpointType {
    pub const ALL: [Self; 2] = [Self::Raw, Self::Event];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "Raw",
            Self::Event => "Event",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Raw" => Some(Self::Raw),
            "Event" => Some(Self::Event),
            _ => None,
        }
    }
}

impl FromValue for HECEndpointType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of HECEndpointType")
    }
}

impl Encode for HECEndpointType {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HiveJsonSerDe {
    pub timestamp_formats: Option<Vec<String>>,
}

impl FromValue for HiveJsonSerDe {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            timestamp_formats: fields.optional("TimestampFormats"),
        }
    }
}

impl Encode for HiveJsonSerDe {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("TimestampFormats", &self.timestamp_formats);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpEndpointBufferingHints {
    pub size_in_m_bs: Option<i32>,
    pub interval_in_seconds: Option<i32>,
}

impl FromValue for HttpEndpointBufferingHints {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            size_in_m_bs: fields.optional("SizeInMBs"),
            interval_in_seconds: fields.optional("IntervalInSeconds"),
        }
    }
}

impl Encode for HttpEndpointBufferingHints {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("SizeInMBs", &self.size_in_m_bs);
        members.optional("IntervalInSeconds", &self.interval_in_seconds);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpEndpointCommonAttribute {
    pub attribute_name: String,
    pub attribute_value: String,
}

impl FromValue for HttpEndpointCommonAttribute {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            attribute_name: fields.required("AttributeName"),
            attribute_value: fields.required("AttributeValue"),
        }
    }
}

impl Encode for HttpEndpointCommonAttribute {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("AttributeName", &self.attribute_name);
        members.required("AttributeValue", &self.attribute_value);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpEndpointConfiguration {
    pub url: String,
    pub name: Option<String>,
    pub access_key: Option<String>,
}

impl FromValue for HttpEndpointConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            url: fields.required("Url"),
            name: fields.optional("Name"),
            access_key: fields.optional("AccessKey"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpEndpointDescription {
    pub url: Option<String>,
    pub name: Option<String>,
}

impl Encode for HttpEndpointDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Url", &self.url);
        members.optional("Name", &self.name);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpEndpointDestinationConfiguration {
    pub endpoint_configuration: HttpEndpointConfiguration,
    pub buffering_hints: Option<HttpEndpointBufferingHints>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub request_configuration: Option<HttpEndpointRequestConfiguration>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub role_arn: Option<String>,
    pub retry_options: Option<HttpEndpointRetryOptions>,
    pub s3_backup_mode: Option<HttpEndpointS3BackupMode>,
    pub s3_configuration: S3DestinationConfiguration,
    pub secrets_manager_configuration: Option<SecretsManagerConfiguration>,
}

impl FromValue for HttpEndpointDestinationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            endpoint_configuration: fields.required("EndpointConfiguration"),
            buffering_hints: fields.optional("BufferingHints"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            request_configuration: fields.optional("RequestConfiguration"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            role_arn: fields.optional("RoleARN"),
            retry_options: fields.optional("RetryOptions"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_configuration: fields.required("S3Configuration"),
            secrets_manager_configuration: fields.optional("SecretsManagerConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpEndpointDestinationDescription {
    pub endpoint_configuration: Option<HttpEndpointDescription>,
    pub buffering_hints: Option<HttpEndpointBufferingHints>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub request_configuration: Option<HttpEndpointRequestConfiguration>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub role_arn: Option<String>,
    pub retry_options: Option<HttpEndpointRetryOptions>,
    pub s3_backup_mode: Option<HttpEndpointS3BackupMode>,
    pub s3_destination_description: Option<S3DestinationDescription>,
    pub secrets_manager_configuration: Option<SecretsManagerConfiguration>,
}

impl Encode for HttpEndpointDestinationDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("EndpointConfiguration", &self.endpoint_configuration);
        members.optional("BufferingHints", &self.buffering_hints);
        members.optional("CloudWatchLoggingOptions", &self.cloud_watch_logging_options);
        members.optional("RequestConfiguration", &self.request_configuration);
        members.optional("ProcessingConfiguration", &self.processing_configuration);
        members.optional("RoleARN", &self.role_arn);
        members.optional("RetryOptions", &self.retry_options);
        members.optional("S3BackupMode", &self.s3_backup_mode);
        members.optional("S3DestinationDescription", &self.s3_destination_description);
        members.optional("SecretsManagerConfiguration", &self.secrets_manager_configuration);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpEndpointDestinationUpdate {
    pub endpoint_configuration: Option<HttpEndpointConfiguration>,
    pub buffering_hints: Option<HttpEndpointBufferingHints>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub request_configuration: Option<HttpEndpointRequestConfiguration>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub role_arn: Option<String>,
    pub retry_options: Option<HttpEndpointRetryOptions>,
    pub s3_backup_mode: Option<HttpEndpointS3BackupMode>,
    pub s3_update: Option<S3DestinationUpdate>,
    pub secrets_manager_configuration: Option<SecretsManagerConfiguration>,
}

impl FromValue for HttpEndpointDestinationUpdate {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            endpoint_configuration: fields.optional("EndpointConfiguration"),
            buffering_hints: fields.optional("BufferingHints"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            request_configuration: fields.optional("RequestConfiguration"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            role_arn: fields.optional("RoleARN"),
            retry_options: fields.optional("RetryOptions"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_update: fields.optional("S3Update"),
            secrets_manager_configuration: fields.optional("SecretsManagerConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpEndpointRequestConfiguration {
    pub content_encoding: Option<ContentEncoding>,
    pub common_attributes: Option<Vec<HttpEndpointCommonAttribute>>,
}

impl FromValue for HttpEndpointRequestConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            content_encoding: fields.optional("ContentEncoding"),
            common_attributes: fields.optional("CommonAttributes"),
        }
    }
}

impl Encode for HttpEndpointRequestConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ContentEncoding", &self.content_encoding);
        members.optional("CommonAttributes", &self.common_attributes);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpEndpointRetryOptions {
    pub duration_in_seconds: Option<i32>,
}

impl FromValue for HttpEndpointRetryOptions {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            duration_in_seconds: fields.optional("DurationInSeconds"),
        }
    }
}

impl Encode for HttpEndpointRetryOptions {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DurationInSeconds", &self.duration_in_seconds);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HttpEndpointS3BackupMode {
    FailedDataOnly,
    AllData,
}

impl HttpEndpointS3BackupMode {
    pub const ALL: [Self; 2] = [Self::FailedDataOnly, Self::AllData];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FailedDataOnly => "FailedDataOnly",
            Self::AllData => "AllData",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "FailedDataOnly" => Some(Self::FailedDataOnly),
            "AllData" => Some(Self::AllData),
            _ => None,
        }
    }
}

impl FromValue for HttpEndpointS3BackupMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of HttpEndpointS3BackupMode")
    }
}

impl Encode for HttpEndpointS3BackupMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct IcebergDestinationConfiguration {
    pub destination_table_configuration_list: Option<Vec<DestinationTableConfiguration>>,
    pub schema_evolution_configuration: Option<SchemaEvolutionConfiguration>,
    pub table_creation_configuration: Option<TableCreationConfiguration>,
    pub buffering_hints: Option<BufferingHints>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub s3_backup_mode: Option<IcebergS3BackupMode>,
    pub retry_options: Option<RetryOptions>,
    pub role_arn: String,
    pub append_only: Option<bool>,
    pub catalog_configuration: CatalogConfiguration,
    pub s3_configuration: S3DestinationConfiguration,
}

impl FromValue for IcebergDestinationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            destination_table_configuration_list: fields.optional("DestinationTableConfigurationList"),
            schema_evolution_configuration: fields.optional("SchemaEvolutionConfiguration"),
            table_creation_configuration: fields.optional("TableCreationConfiguration"),
            buffering_hints: fields.optional("BufferingHints"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            retry_options: fields.optional("RetryOptions"),
            role_arn: fields.required("RoleARN"),
            append_only: fields.optional("AppendOnly"),
            catalog_configuration: fields.required("CatalogConfiguration"),
            s3_configuration: fields.required("S3Configuration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct IcebergDestinationDescription {
    pub destination_table_configuration_list: Option<Vec<DestinationTableConfiguration>>,
    pub schema_evolution_configuration: Option<SchemaEvolutionConfiguration>,
    pub table_creation_configuration: Option<TableCreationConfiguration>,
    pub buffering_hints: Option<BufferingHints>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub s3_backup_mode: Option<IcebergS3BackupMode>,
    pub retry_options: Option<RetryOptions>,
    pub role_arn: Option<String>,
    pub append_only: Option<bool>,
    pub catalog_configuration: Option<CatalogConfiguration>,
    pub s3_destination_description: Option<S3DestinationDescription>,
}

impl Encode for IcebergDestinationDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DestinationTableConfigurationList", &self.destination_table_configuration_list);
        members.optional("SchemaEvolutionConfiguration", &self.schema_evolution_configuration);
        members.optional("TableCreationConfiguration", &self.table_creation_configuration);
        members.optional("BufferingHints", &self.buffering_hints);
        members.optional("CloudWatchLoggingOptions", &self.cloud_watch_logging_options);
        members.optional("ProcessingConfiguration", &self.processing_configuration);
        members.optional("S3BackupMode", &self.s3_backup_mode);
        members.optional("RetryOptions", &self.retry_options);
        members.optional("RoleARN", &self.role_arn);
        members.optional("AppendOnly", &self.append_only);
        members.optional("CatalogConfiguration", &self.catalog_configuration);
        members.optional("S3DestinationDescription", &self.s3_destination_description);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct IcebergDestinationUpdate {
    pub destination_table_configuration_list: Option<Vec<DestinationTableConfiguration>>,
    pub schema_evolution_configuration: Option<SchemaEvolutionConfiguration>,
    pub table_creation_configuration: Option<TableCreationConfiguration>,
    pub buffering_hints: Option<BufferingHints>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub s3_backup_mode: Option<IcebergS3BackupMode>,
    pub retry_options: Option<RetryOptions>,
    pub role_arn: Option<String>,
    pub append_only: Option<bool>,
    pub catalog_configuration: Option<CatalogConfiguration>,
    pub s3_configuration: Option<S3DestinationConfiguration>,
}

impl FromValue for IcebergDestinationUpdate {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            destination_table_configuration_list: fields.optional("DestinationTableConfigurationList"),
            schema_evolution_configuration: fields.optional("SchemaEvolutionConfiguration"),
            table_creation_configuration: fields.optional("TableCreationConfiguration"),
            buffering_hints: fields.optional("BufferingHints"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            retry_options: fields.optional("RetryOptions"),
            role_arn: fields.optional("RoleARN"),
            append_only: fields.optional("AppendOnly"),
            catalog_configuration: fields.optional("CatalogConfiguration"),
            s3_configuration: fields.optional("S3Configuration"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IcebergS3BackupMode {
    FailedDataOnly,
    AllData,
}

impl IcebergS3BackupMode {
    pub const ALL: [Self; 2] = [Self::FailedDataOnly, Self::AllData];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FailedDataOnly => "FailedDataOnly",
            Self::AllData => "AllData",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "FailedDataOnly" => Some(Self::FailedDataOnly),
            "AllData" => Some(Self::AllData),
            _ => None,
        }
    }
}

impl FromValue for IcebergS3BackupMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of IcebergS3BackupMode")
    }
}

impl Encode for IcebergS3BackupMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct InputFormatConfiguration {
    pub deserializer: Option<Deserializer>,
}

impl FromValue for InputFormatConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            deserializer: fields.optional("Deserializer"),
        }
    }
}

impl Encode for InputFormatConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Deserializer", &self.deserializer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct KMSEncryptionConfig {
    pub awskms_key_arn: String,
}

impl FromValue for KMSEncryptionConfig {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            awskms_key_arn: fields.required("AWSKMSKeyARN"),
        }
    }
}

impl Encode for KMSEncryptionConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("AWSKMSKeyARN", &self.awskms_key_arn);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyType {
    AwsOwnedCmk,
    CustomerManagedCmk,
}

impl KeyType {
    pub const ALL: [Self; 2] = [Self::AwsOwnedCmk, Self::CustomerManagedCmk];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AwsOwnedCmk => "AWS_OWNED_CMK",
            Self::CustomerManagedCmk => "CUSTOMER_MANAGED_CMK",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "AWS_OWNED_CMK" => Some(Self::AwsOwnedCmk),
            "CUSTOMER_MANAGED_CMK" => Some(Self::CustomerManagedCmk),
            _ => None,
        }
    }
}

impl FromValue for KeyType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of KeyType")
    }
}

impl Encode for KeyType {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct KinesisStreamSourceConfiguration {
    pub kinesis_stream_arn: String,
    pub role_arn: String,
}

impl FromValue for KinesisStreamSourceConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            kinesis_stream_arn: fields.required("KinesisStreamARN"),
            role_arn: fields.required("RoleARN"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct KinesisStreamSourceDescription {
    pub kinesis_stream_arn: Option<String>,
    pub role_arn: Option<String>,
    pub delivery_start_timestamp: Option<Timestamp>,
}

impl Encode for KinesisStreamSourceDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("KinesisStreamARN", &self.kinesis_stream_arn);
        members.optional("RoleARN", &self.role_arn);
        members.optional("DeliveryStartTimestamp", &self.delivery_start_timestamp);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListDeliveryStreamsInput {
    pub limit: Option<i32>,
    pub delivery_stream_type: Option<DeliveryStreamType>,
    pub exclusive_start_delivery_stream_name: Option<String>,
}

impl FromValue for ListDeliveryStreamsInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            limit: fields.optional("Limit"),
            delivery_stream_type: fields.optional("DeliveryStreamType"),
            exclusive_start_delivery_stream_name: fields.optional("ExclusiveStartDeliveryStreamName"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListDeliveryStreamsOutput {
    pub delivery_stream_names: Vec<String>,
    pub has_more_delivery_streams: bool,
}

impl Encode for ListDeliveryStreamsOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("DeliveryStreamNames", &self.delivery_stream_names);
        members.required("HasMoreDeliveryStreams", &self.has_more_delivery_streams);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsForDeliveryStreamInput {
    pub delivery_stream_name: String,
    pub exclusive_start_tag_key: Option<String>,
    pub limit: Option<i32>,
}

impl FromValue for ListTagsForDeliveryStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            delivery_stream_name: fields.required("DeliveryStreamName"),
            exclusive_start_tag_key: fields.optional("ExclusiveStartTagKey"),
            limit: fields.optional("Limit"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTagsForDeliveryStreamOutput {
    pub tags: Vec<Tag>,
    pub has_more_tags: bool,
}

impl Encode for ListTagsForDeliveryStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Tags", &self.tags);
        members.required("HasMoreTags", &self.has_more_tags);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct MSKSourceConfiguration {
    pub msk_cluster_arn: String,
    pub topic_name: String,
    pub authentication_configuration: AuthenticationConfiguration,
    pub read_from_timestamp: Option<Timestamp>,
}

impl FromValue for MSKSourceConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            msk_cluster_arn: fields.required("MSKClusterARN"),
            topic_name: fields.required("TopicName"),
            authentication_configuration: fields.required("AuthenticationConfiguration"),
            read_from_timestamp: fields.optional("ReadFromTimestamp"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct MSKSourceDescription {
    pub msk_cluster_arn: Option<String>,
    pub topic_name: Option<String>,
    pub authentication_configuration: Option<AuthenticationConfiguration>,
    pub delivery_start_timestamp: Option<Timestamp>,
    pub read_from_timestamp: Option<Timestamp>,
}

impl Encode for MSKSourceDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("MSKClusterARN", &self.msk_cluster_arn);
        members.optional("TopicName", &self.topic_name);
        members.optional("AuthenticationConfiguration", &self.authentication_configuration);
        members.optional("DeliveryStartTimestamp", &self.delivery_start_timestamp);
        members.optional("ReadFromTimestamp", &self.read_from_timestamp);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoEncryptionConfig {
    NoEncryption,
}

impl NoEncryptionConfig {
    pub const ALL: [Self; 1] = [Self::NoEncryption];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoEncryption => "NoEncryption",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "NoEncryption" => Some(Self::NoEncryption),
            _ => None,
        }
    }
}

impl FromValue for NoEncryptionConfig {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of NoEncryptionConfig")
    }
}

impl Encode for NoEncryptionConfig {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct OpenXJsonSerDe {
    pub convert_dots_in_json_keys_to_underscores: Option<bool>,
    pub case_insensitive: Option<bool>,
    pub column_to_json_key_mappings: Option<BTreeMap<String, String>>,
}

impl FromValue for OpenXJsonSerDe {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            convert_dots_in_json_keys_to_underscores: fields.optional("ConvertDotsInJsonKeysToUnderscores"),
            case_insensitive: fields.optional("CaseInsensitive"),
            column_to_json_key_mappings: fields.optional("ColumnToJsonKeyMappings"),
        }
    }
}

impl Encode for OpenXJsonSerDe {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ConvertDotsInJsonKeysToUnderscores", &self.convert_dots_in_json_keys_to_underscores);
        members.optional("CaseInsensitive", &self.case_insensitive);
        members.optional("ColumnToJsonKeyMappings", &self.column_to_json_key_mappings);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrcCompression {
    None,
    Zlib,
    Snappy,
}

impl OrcCompression {
    pub const ALL: [Self; 3] = [Self::None, Self::Zlib, Self::Snappy];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Zlib => "ZLIB",
            Self::Snappy => "SNAPPY",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "NONE" => Some(Self::None),
            "ZLIB" => Some(Self::Zlib),
            "SNAPPY" => Some(Self::Snappy),
            _ => None,
        }
    }
}

impl FromValue for OrcCompression {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of OrcCompression")
    }
}

impl Encode for OrcCompression {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrcFormatVersion {
    V011,
    V012,
}

impl OrcFormatVersion {
    pub const ALL: [Self; 2] = [Self::V011, Self::V012];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V011 => "V0_11",
            Self::V012 => "V0_12",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "V0_11" => Some(Self::V011),
            "V0_12" => Some(Self::V012),
            _ => None,
        }
    }
}

impl FromValue for OrcFormatVersion {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of OrcFormatVersion")
    }
}

impl Encode for OrcFormatVersion {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrcSerDe {
    pub stripe_size_bytes: Option<i32>,
    pub block_size_bytes: Option<i32>,
    pub row_index_stride: Option<i32>,
    pub enable_padding: Option<bool>,
    pub padding_tolerance: Option<f64>,
    pub compression: Option<OrcCompression>,
    pub bloom_filter_columns: Option<Vec<String>>,
    pub bloom_filter_false_positive_probability: Option<f64>,
    pub dictionary_key_threshold: Option<f64>,
    pub format_version: Option<OrcFormatVersion>,
}

impl FromValue for OrcSerDe {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            stripe_size_bytes: fields.optional("StripeSizeBytes"),
            block_size_bytes: fields.optional("BlockSizeBytes"),
            row_index_stride: fields.optional("RowIndexStride"),
            enable_padding: fields.optional("EnablePadding"),
            padding_tolerance: fields.optional("PaddingTolerance"),
            compression: fields.optional("Compression"),
            bloom_filter_columns: fields.optional("BloomFilterColumns"),
            bloom_filter_false_positive_probability: fields.optional("BloomFilterFalsePositiveProbability"),
            dictionary_key_threshold: fields.optional("DictionaryKeyThreshold"),
            format_version: fields.optional("FormatVersion"),
        }
    }
}

impl Encode for OrcSerDe {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("StripeSizeBytes", &self.stripe_size_bytes);
        members.optional("BlockSizeBytes", &self.block_size_bytes);
        members.optional("RowIndexStride", &self.row_index_stride);
        members.optional("EnablePadding", &self.enable_padding);
        members.optional("PaddingTolerance", &self.padding_tolerance);
        members.optional("Compression", &self.compression);
        members.optional("BloomFilterColumns", &self.bloom_filter_columns);
        members.optional("BloomFilterFalsePositiveProbability", &self.bloom_filter_false_positive_probability);
        members.optional("DictionaryKeyThreshold", &self.dictionary_key_threshold);
        members.optional("FormatVersion", &self.format_version);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutputFormatConfiguration {
    pub serializer: Option<Serializer>,
}

impl FromValue for OutputFormatConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            serializer: fields.optional("Serializer"),
        }
    }
}

impl Encode for OutputFormatConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Serializer", &self.serializer);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParquetCompression {
    Uncompressed,
    Gzip,
    Snappy,
}

impl ParquetCompression {
    pub const ALL: [Self; 3] = [Self::Uncompressed, Self::Gzip, Self::Snappy];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Uncompressed => "UNCOMPRESSED",
            Self::Gzip => "GZIP",
            Self::Snappy => "SNAPPY",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "UNCOMPRESSED" => Some(Self::Uncompressed),
            "GZIP" => Some(Self::Gzip),
            "SNAPPY" => Some(Self::Snappy),
            _ => None,
        }
    }
}

impl FromValue for ParquetCompression {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ParquetCompression")
    }
}

impl Encode for ParquetCompression {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParquetSerDe {
    pub block_size_bytes: Option<i32>,
    pub page_size_bytes: Option<i32>,
    pub compression: Option<ParquetCompression>,
    pub enable_dictionary_compression: Option<bool>,
    pub max_padding_bytes: Option<i32>,
    pub writer_version: Option<ParquetWriterVersion>,
}

impl FromValue for ParquetSerDe {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            block_size_bytes: fields.optional("BlockSizeBytes"),
            page_size_bytes: fields.optional("PageSizeBytes"),
            compression: fields.optional("Compression"),
            enable_dictionary_compression: fields.optional("EnableDictionaryCompression"),
            max_padding_bytes: fields.optional("MaxPaddingBytes"),
            writer_version: fields.optional("WriterVersion"),
        }
    }
}

impl Encode for ParquetSerDe {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("BlockSizeBytes", &self.block_size_bytes);
        members.optional("PageSizeBytes", &self.page_size_bytes);
        members.optional("Compression", &self.compression);
        members.optional("EnableDictionaryCompression", &self.enable_dictionary_compression);
        members.optional("MaxPaddingBytes", &self.max_padding_bytes);
        members.optional("WriterVersion", &self.writer_version);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParquetWriterVersion {
    V1,
    V2,
}

impl ParquetWriterVersion {
    pub const ALL: [Self; 2] = [Self::V1, Self::V2];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "V1",
            Self::V2 => "V2",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "V1" => Some(Self::V1),
            "V2" => Some(Self::V2),
            _ => None,
        }
    }
}

impl FromValue for ParquetWriterVersion {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ParquetWriterVersion")
    }
}

impl Encode for ParquetWriterVersion {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionField {
    pub source_name: String,
}

impl FromValue for PartitionField {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            source_name: fields.required("SourceName"),
        }
    }
}

impl Encode for PartitionField {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("SourceName", &self.source_name);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionSpec {
    pub identity: Option<Vec<PartitionField>>,
}

impl FromValue for PartitionSpec {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            identity: fields.optional("Identity"),
        }
    }
}

impl Encode for PartitionSpec {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Identity", &self.identity);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProcessingConfiguration {
    pub enabled: Option<bool>,
    pub processors: Option<Vec<Processor>>,
}

impl FromValue for ProcessingConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            enabled: fields.optional("Enabled"),
            processors: fields.optional("Processors"),
        }
    }
}

impl Encode for ProcessingConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Enabled", &self.enabled);
        members.optional("Processors", &self.processors);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Processor {
    pub r#type: ProcessorType,
    pub parameters: Option<Vec<ProcessorParameter>>,
}

impl FromValue for Processor {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            r#type: fields.required("Type"),
            parameters: fields.optional("Parameters"),
        }
    }
}

impl Encode for Processor {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Type", &self.r#type);
        members.optional("Parameters", &self.parameters);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ProcessorParameter {
    pub parameter_name: ProcessorParameterName,
    pub parameter_value: String,
}

impl FromValue for ProcessorParameter {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            parameter_name: fields.required("ParameterName"),
            parameter_value: fields.required("ParameterValue"),
        }
    }
}

impl Encode for ProcessorParameter {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("ParameterName", &self.parameter_name);
        members.required("ParameterValue", &self.parameter_value);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProcessorParameterName {
    LambdaArn,
    NumberOfRetries,
    MetadataExtractionQuery,
    JsonParsingEngine,
    RoleArn,
    BufferSizeInMBs,
    BufferIntervalInSeconds,
    SubRecordType,
    Delimiter,
    CompressionFormat,
    DataMessageExtraction,
}

impl ProcessorParameterName {
    pub const ALL: [Self; 11] = [Self::LambdaArn, Self::NumberOfRetries, Self::MetadataExtractionQuery, Self::JsonParsingEngine, Self::RoleArn, Self::BufferSizeInMBs, Self::BufferIntervalInSeconds, Self::SubRecordType, Self::Delimiter, Self::CompressionFormat, Self::DataMessageExtraction];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LambdaArn => "LambdaArn",
            Self::NumberOfRetries => "NumberOfRetries",
            Self::MetadataExtractionQuery => "MetadataExtractionQuery",
            Self::JsonParsingEngine => "JsonParsingEngine",
            Self::RoleArn => "RoleArn",
            Self::BufferSizeInMBs => "BufferSizeInMBs",
            Self::BufferIntervalInSeconds => "BufferIntervalInSeconds",
            Self::SubRecordType => "SubRecordType",
            Self::Delimiter => "Delimiter",
            Self::CompressionFormat => "CompressionFormat",
            Self::DataMessageExtraction => "DataMessageExtraction",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "LambdaArn" => Some(Self::LambdaArn),
            "NumberOfRetries" => Some(Self::NumberOfRetries),
            "MetadataExtractionQuery" => Some(Self::MetadataExtractionQuery),
            "JsonParsingEngine" => Some(Self::JsonParsingEngine),
            "RoleArn" => Some(Self::RoleArn),
            "BufferSizeInMBs" => Some(Self::BufferSizeInMBs),
            "BufferIntervalInSeconds" => Some(Self::BufferIntervalInSeconds),
            "SubRecordType" => Some(Self::SubRecordType),
            "Delimiter" => Some(Self::Delimiter),
            "CompressionFormat" => Some(Self::CompressionFormat),
            "DataMessageExtraction" => Some(Self::DataMessageExtraction),
            _ => None,
        }
    }
}

impl FromValue for ProcessorParameterName {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ProcessorParameterName")
    }
}

impl Encode for ProcessorParameterName {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProcessorType {
    RecordDeAggregation,
    Decompression,
    CloudWatchLogProcessing,
    Lambda,
    MetadataExtraction,
    AppendDelimiterToRecord,
}

impl ProcessorType {
    pub const ALL: [Self; 6] = [Self::RecordDeAggregation, Self::Decompression, Self::CloudWatchLogProcessing, Self::Lambda, Self::MetadataExtraction, Self::AppendDelimiterToRecord];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RecordDeAggregation => "RecordDeAggregation",
            Self::Decompression => "Decompression",
            Self::CloudWatchLogProcessing => "CloudWatchLogProcessing",
            Self::Lambda => "Lambda",
            Self::MetadataExtraction => "MetadataExtraction",
            Self::AppendDelimiterToRecord => "AppendDelimiterToRecord",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "RecordDeAggregation" => Some(Self::RecordDeAggregation),
            "Decompression" => Some(Self::Decompression),
            "CloudWatchLogProcessing" => Some(Self::CloudWatchLogProcessing),
            "Lambda" => Some(Self::Lambda),
            "MetadataExtraction" => Some(Self::MetadataExtraction),
            "AppendDelimiterToRecord" => Some(Self::AppendDelimiterToRecord),
            _ => None,
        }
    }
}

impl FromValue for ProcessorType {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of ProcessorType")
    }
}

impl Encode for ProcessorType {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutRecordBatchInput {
    pub delivery_stream_name: String,
    pub records: Vec<Record>,
}

impl FromValue for PutRecordBatchInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            delivery_stream_name: fields.required("DeliveryStreamName"),
            records: fields.required("Records"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutRecordBatchOutput {
    pub failed_put_count: i32,
    pub encrypted: Option<bool>,
    pub request_responses: Vec<PutRecordBatchResponseEntry>,
}

impl Encode for PutRecordBatchOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("FailedPutCount", &self.failed_put_count);
        members.optional("Encrypted", &self.encrypted);
        members.required("RequestResponses", &self.request_responses);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutRecordBatchResponseEntry {
    pub record_id: Option<String>,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
}

impl Encode for PutRecordBatchResponseEntry {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("RecordId", &self.record_id);
        members.optional("ErrorCode", &self.error_code);
        members.optional("ErrorMessage", &self.error_message);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutRecordInput {
    pub delivery_stream_name: String,
    pub record: Record,
}

impl FromValue for PutRecordInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            delivery_stream_name: fields.required("DeliveryStreamName"),
            record: fields.required("Record"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutRecordOutput {
    pub record_id: String,
    pub encrypted: Option<bool>,
}

impl Encode for PutRecordOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("RecordId", &self.record_id);
        members.optional("Encrypted", &self.encrypted);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    pub data: Bytes,
}

impl FromValue for Record {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            data: fields.required("Data"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RedshiftDestinationConfiguration {
    pub role_arn: String,
    pub cluster_jdbcurl: String,
    pub copy_command: CopyCommand,
    pub username: Option<String>,
    pub password: Option<String>,
    pub retry_options: Option<RedshiftRetryOptions>,
    pub s3_configuration: S3DestinationConfiguration,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub s3_backup_mode: Option<RedshiftS3BackupMode>,
    pub s3_backup_configuration: Option<S3DestinationConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub secrets_manager_configuration: Option<SecretsManagerConfiguration>,
}

impl FromValue for RedshiftDestinationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.required("RoleARN"),
            cluster_jdbcurl: fields.required("ClusterJDBCURL"),
            copy_command: fields.required("CopyCommand"),
            username: fields.optional("Username"),
            password: fields.optional("Password"),
            retry_options: fields.optional("RetryOptions"),
            s3_configuration: fields.required("S3Configuration"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_backup_configuration: fields.optional("S3BackupConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            secrets_manager_configuration: fields.optional("SecretsManagerConfiguration"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct RedshiftDestinationDescription {
    pub role_arn: String,
    pub cluster_jdbcurl: String,
    pub copy_command: CopyCommand,
    pub username: Option<String>,
    pub retry_options: Option<RedshiftRetryOptions>,
    pub s3_destination_description: S3DestinationDescription,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub s3_backup_mode: Option<RedshiftS3BackupMode>,
    pub s3_backup_description: Option<S3DestinationDescription>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub secrets_manager_configuration: Option<SecretsManagerConfiguration>,
}

impl Encode for RedshiftDestinationDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("RoleARN", &self.role_arn);
        members.required("ClusterJDBCURL", &self.cluster_jdbcurl);
        members.required("CopyCommand", &self.copy_command);
        members.optional("Username", &self.username);
        members.optional("RetryOptions", &self.retry_options);
        members.required("S3DestinationDescription", &self.s3_destination_description);
        members.optional("ProcessingConfiguration", &self.processing_configuration);
        members.optional("S3BackupMode", &self.s3_backup_mode);
        members.optional("S3BackupDescription", &self.s3_backup_description);
        members.optional("CloudWatchLoggingOptions", &self.cloud_watch_logging_options);
        members.optional("SecretsManagerConfiguration", &self.secrets_manager_configuration);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RedshiftDestinationUpdate {
    pub role_arn: Option<String>,
    pub cluster_jdbcurl: Option<String>,
    pub copy_command: Option<CopyCommand>,
    pub username: Option<String>,
    pub password: Option<String>,
    pub retry_options: Option<RedshiftRetryOptions>,
    pub s3_update: Option<S3DestinationUpdate>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub s3_backup_mode: Option<RedshiftS3BackupMode>,
    pub s3_backup_update: Option<S3DestinationUpdate>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub secrets_manager_configuration: Option<SecretsManagerConfiguration>,
}

impl FromValue for RedshiftDestinationUpdate {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.optional("RoleARN"),
            cluster_jdbcurl: fields.optional("ClusterJDBCURL"),
            copy_command: fields.optional("CopyCommand"),
            username: fields.optional("Username"),
            password: fields.optional("Password"),
            retry_options: fields.optional("RetryOptions"),
            s3_update: fields.optional("S3Update"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_backup_update: fields.optional("S3BackupUpdate"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            secrets_manager_configuration: fields.optional("SecretsManagerConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RedshiftRetryOptions {
    pub duration_in_seconds: Option<i32>,
}

impl FromValue for RedshiftRetryOptions {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            duration_in_seconds: fields.optional("DurationInSeconds"),
        }
    }
}

impl Encode for RedshiftRetryOptions {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DurationInSeconds", &self.duration_in_seconds);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RedshiftS3BackupMode {
    Disabled,
    Enabled,
}

impl RedshiftS3BackupMode {
    pub const ALL: [Self; 2] = [Self::Disabled, Self::Enabled];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disabled => "Disabled",
            Self::Enabled => "Enabled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Disabled" => Some(Self::Disabled),
            "Enabled" => Some(Self::Enabled),
            _ => None,
        }
    }
}

impl FromValue for RedshiftS3BackupMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of RedshiftS3BackupMode")
    }
}

impl Encode for RedshiftS3BackupMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RetryOptions {
    pub duration_in_seconds: Option<i32>,
}

impl FromValue for RetryOptions {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            duration_in_seconds: fields.optional("DurationInSeconds"),
        }
    }
}

impl Encode for RetryOptions {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DurationInSeconds", &self.duration_in_seconds);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum S3BackupMode {
    Disabled,
    Enabled,
}

impl S3BackupMode {
    pub const ALL: [Self; 2] = [Self::Disabled, Self::Enabled];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disabled => "Disabled",
            Self::Enabled => "Enabled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Disabled" => Some(Self::Disabled),
            "Enabled" => Some(Self::Enabled),
            _ => None,
        }
    }
}

impl FromValue for S3BackupMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of S3BackupMode")
    }
}

impl Encode for S3BackupMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct S3DestinationConfiguration {
    pub role_arn: String,
    pub bucket_arn: String,
    pub prefix: Option<String>,
    pub error_output_prefix: Option<String>,
    pub buffering_hints: Option<BufferingHints>,
    pub compression_format: Option<CompressionFormat>,
    pub encryption_configuration: Option<EncryptionConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
}

impl FromValue for S3DestinationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.required("RoleARN"),
            bucket_arn: fields.required("BucketARN"),
            prefix: fields.optional("Prefix"),
            error_output_prefix: fields.optional("ErrorOutputPrefix"),
            buffering_hints: fields.optional("BufferingHints"),
            compression_format: fields.optional("CompressionFormat"),
            encryption_configuration: fields.optional("EncryptionConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct S3DestinationDescription {
    pub role_arn: String,
    pub bucket_arn: String,
    pub prefix: Option<String>,
    pub error_output_prefix: Option<String>,
    pub buffering_hints: BufferingHints,
    pub compression_format: CompressionFormat,
    pub encryption_configuration: EncryptionConfiguration,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
}

impl Encode for S3DestinationDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("RoleARN", &self.role_arn);
        members.required("BucketARN", &self.bucket_arn);
        members.optional("Prefix", &self.prefix);
        members.optional("ErrorOutputPrefix", &self.error_output_prefix);
        members.required("BufferingHints", &self.buffering_hints);
        members.required("CompressionFormat", &self.compression_format);
        members.required("EncryptionConfiguration", &self.encryption_configuration);
        members.optional("CloudWatchLoggingOptions", &self.cloud_watch_logging_options);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct S3DestinationUpdate {
    pub role_arn: Option<String>,
    pub bucket_arn: Option<String>,
    pub prefix: Option<String>,
    pub error_output_prefix: Option<String>,
    pub buffering_hints: Option<BufferingHints>,
    pub compression_format: Option<CompressionFormat>,
    pub encryption_configuration: Option<EncryptionConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
}

impl FromValue for S3DestinationUpdate {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.optional("RoleARN"),
            bucket_arn: fields.optional("BucketARN"),
            prefix: fields.optional("Prefix"),
            error_output_prefix: fields.optional("ErrorOutputPrefix"),
            buffering_hints: fields.optional("BufferingHints"),
            compression_format: fields.optional("CompressionFormat"),
            encryption_configuration: fields.optional("EncryptionConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SSLMode {
    Disabled,
    Enabled,
}

impl SSLMode {
    pub const ALL: [Self; 2] = [Self::Disabled, Self::Enabled];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disabled => "Disabled",
            Self::Enabled => "Enabled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Disabled" => Some(Self::Disabled),
            "Enabled" => Some(Self::Enabled),
            _ => None,
        }
    }
}

impl FromValue for SSLMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of SSLMode")
    }
}

impl Encode for SSLMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SchemaConfiguration {
    pub role_arn: Option<String>,
    pub catalog_id: Option<String>,
    pub database_name: Option<String>,
    pub table_name: Option<String>,
    pub region: Option<String>,
    pub version_id: Option<String>,
}

impl FromValue for SchemaConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            role_arn: fields.optional("RoleARN"),
            catalog_id: fields.optional("CatalogId"),
            database_name: fields.optional("DatabaseName"),
            table_name: fields.optional("TableName"),
            region: fields.optional("Region"),
            version_id: fields.optional("VersionId"),
        }
    }
}

impl Encode for SchemaConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("RoleARN", &self.role_arn);
        members.optional("CatalogId", &self.catalog_id);
        members.optional("DatabaseName", &self.database_name);
        members.optional("TableName", &self.table_name);
        members.optional("Region", &self.region);
        members.optional("VersionId", &self.version_id);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SchemaEvolutionConfiguration {
    pub enabled: bool,
}

impl FromValue for SchemaEvolutionConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            enabled: fields.required("Enabled"),
        }
    }
}

impl Encode for SchemaEvolutionConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Enabled", &self.enabled);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SecretsManagerConfiguration {
    pub secret_arn: Option<String>,
    pub role_arn: Option<String>,
    pub enabled: bool,
}

impl FromValue for SecretsManagerConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            secret_arn: fields.optional("SecretARN"),
            role_arn: fields.optional("RoleARN"),
            enabled: fields.required("Enabled"),
        }
    }
}

impl Encode for SecretsManagerConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("SecretARN", &self.secret_arn);
        members.optional("RoleARN", &self.role_arn);
        members.required("Enabled", &self.enabled);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Serializer {
    pub parquet_ser_de: Option<ParquetSerDe>,
    pub orc_ser_de: Option<OrcSerDe>,
}

impl FromValue for Serializer {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            parquet_ser_de: fields.optional("ParquetSerDe"),
            orc_ser_de: fields.optional("OrcSerDe"),
        }
    }
}

impl Encode for Serializer {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("ParquetSerDe", &self.parquet_ser_de);
        members.optional("OrcSerDe", &self.orc_ser_de);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SnapshotRequestedBy {
    User,
    Firehose,
}

impl SnapshotRequestedBy {
    pub const ALL: [Self; 2] = [Self::User, Self::Firehose];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "USER",
            Self::Firehose => "FIREHOSE",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "USER" => Some(Self::User),
            "FIREHOSE" => Some(Self::Firehose),
            _ => None,
        }
    }
}

impl Encode for SnapshotRequestedBy {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SnapshotStatus {
    InProgress,
    Complete,
    Suspended,
}

impl SnapshotStatus {
    pub const ALL: [Self; 3] = [Self::InProgress, Self::Complete, Self::Suspended];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Complete => "COMPLETE",
            Self::Suspended => "SUSPENDED",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "IN_PROGRESS" => Some(Self::InProgress),
            "COMPLETE" => Some(Self::Complete),
            "SUSPENDED" => Some(Self::Suspended),
            _ => None,
        }
    }
}

impl Encode for SnapshotStatus {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnowflakeBufferingHints {
    pub size_in_m_bs: Option<i32>,
    pub interval_in_seconds: Option<i32>,
}

impl FromValue for SnowflakeBufferingHints {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            size_in_m_bs: fields.optional("SizeInMBs"),
            interval_in_seconds: fields.optional("IntervalInSeconds"),
        }
    }
}

impl Encode for SnowflakeBufferingHints {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("SizeInMBs", &self.size_in_m_bs);
        members.optional("IntervalInSeconds", &self.interval_in_seconds);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SnowflakeDataLoadingOption {
    JsonMapping,
    VariantContentMapping,
    VariantContentAndMetadataMapping,
}

impl SnowflakeDataLoadingOption {
    pub const ALL: [Self; 3] = [Self::JsonMapping, Self::VariantContentMapping, Self::VariantContentAndMetadataMapping];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JsonMapping => "JSON_MAPPING",
            Self::VariantContentMapping => "VARIANT_CONTENT_MAPPING",
            Self::VariantContentAndMetadataMapping => "VARIANT_CONTENT_AND_METADATA_MAPPING",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "JSON_MAPPING" => Some(Self::JsonMapping),
            "VARIANT_CONTENT_MAPPING" => Some(Self::VariantContentMapping),
            "VARIANT_CONTENT_AND_METADATA_MAPPING" => Some(Self::VariantContentAndMetadataMapping),
            _ => None,
        }
    }
}

impl FromValue for SnowflakeDataLoadingOption {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of SnowflakeDataLoadingOption")
    }
}

impl Encode for SnowflakeDataLoadingOption {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnowflakeDestinationConfiguration {
    pub account_url: String,
    pub private_key: Option<String>,
    pub key_passphrase: Option<String>,
    pub user: Option<String>,
    pub database: String,
    pub schema: String,
    pub table: String,
    pub snowflake_role_configuration: Option<SnowflakeRoleConfiguration>,
    pub data_loading_option: Option<SnowflakeDataLoadingOption>,
    pub meta_data_column_name: Option<String>,
    pub content_column_name: Option<String>,
    pub snowflake_vpc_configuration: Option<SnowflakeVpcConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub role_arn: String,
    pub retry_options: Option<SnowflakeRetryOptions>,
    pub s3_backup_mode: Option<SnowflakeS3BackupMode>,
    pub s3_configuration: S3DestinationConfiguration,
    pub secrets_manager_configuration: Option<SecretsManagerConfiguration>,
    pub buffering_hints: Option<SnowflakeBufferingHints>,
}

impl FromValue for SnowflakeDestinationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            account_url: fields.required("AccountUrl"),
            private_key: fields.optional("PrivateKey"),
            key_passphrase: fields.optional("KeyPassphrase"),
            user: fields.optional("User"),
            database: fields.required("Database"),
            schema: fields.required("Schema"),
            table: fields.required("Table"),
            snowflake_role_configuration: fields.optional("SnowflakeRoleConfiguration"),
            data_loading_option: fields.optional("DataLoadingOption"),
            meta_data_column_name: fields.optional("MetaDataColumnName"),
            content_column_name: fields.optional("ContentColumnName"),
            snowflake_vpc_configuration: fields.optional("SnowflakeVpcConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            role_arn: fields.required("RoleARN"),
            retry_options: fields.optional("RetryOptions"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_configuration: fields.required("S3Configuration"),
            secrets_manager_configuration: fields.optional("SecretsManagerConfiguration"),
            buffering_hints: fields.optional("BufferingHints"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnowflakeDestinationDescription {
    pub account_url: Option<String>,
    pub user: Option<String>,
    pub database: Option<String>,
    pub schema: Option<String>,
    pub table: Option<String>,
    pub snowflake_role_configuration: Option<SnowflakeRoleConfiguration>,
    pub data_loading_option: Option<SnowflakeDataLoadingOption>,
    pub meta_data_column_name: Option<String>,
    pub content_column_name: Option<String>,
    pub snowflake_vpc_configuration: Option<SnowflakeVpcConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub role_arn: Option<String>,
    pub retry_options: Option<SnowflakeRetryOptions>,
    pub s3_backup_mode: Option<SnowflakeS3BackupMode>,
    pub s3_destination_description: Option<S3DestinationDescription>,
    pub secrets_manager_configuration: Option<SecretsManagerConfiguration>,
    pub buffering_hints: Option<SnowflakeBufferingHints>,
}

impl Encode for SnowflakeDestinationDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("AccountUrl", &self.account_url);
        members.optional("User", &self.user);
        members.optional("Database", &self.database);
        members.optional("Schema", &self.schema);
        members.optional("Table", &self.table);
        members.optional("SnowflakeRoleConfiguration", &self.snowflake_role_configuration);
        members.optional("DataLoadingOption", &self.data_loading_option);
        members.optional("MetaDataColumnName", &self.meta_data_column_name);
        members.optional("ContentColumnName", &self.content_column_name);
        members.optional("SnowflakeVpcConfiguration", &self.snowflake_vpc_configuration);
        members.optional("CloudWatchLoggingOptions", &self.cloud_watch_logging_options);
        members.optional("ProcessingConfiguration", &self.processing_configuration);
        members.optional("RoleARN", &self.role_arn);
        members.optional("RetryOptions", &self.retry_options);
        members.optional("S3BackupMode", &self.s3_backup_mode);
        members.optional("S3DestinationDescription", &self.s3_destination_description);
        members.optional("SecretsManagerConfiguration", &self.secrets_manager_configuration);
        members.optional("BufferingHints", &self.buffering_hints);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnowflakeDestinationUpdate {
    pub account_url: Option<String>,
    pub private_key: Option<String>,
    pub key_passphrase: Option<String>,
    pub user: Option<String>,
    pub database: Option<String>,
    pub schema: Option<String>,
    pub table: Option<String>,
    pub snowflake_role_configuration: Option<SnowflakeRoleConfiguration>,
    pub data_loading_option: Option<SnowflakeDataLoadingOption>,
    pub meta_data_column_name: Option<String>,
    pub content_column_name: Option<String>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub role_arn: Option<String>,
    pub retry_options: Option<SnowflakeRetryOptions>,
    pub s3_backup_mode: Option<SnowflakeS3BackupMode>,
    pub s3_update: Option<S3DestinationUpdate>,
    pub secrets_manager_configuration: Option<SecretsManagerConfiguration>,
    pub buffering_hints: Option<SnowflakeBufferingHints>,
}

impl FromValue for SnowflakeDestinationUpdate {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            account_url: fields.optional("AccountUrl"),
            private_key: fields.optional("PrivateKey"),
            key_passphrase: fields.optional("KeyPassphrase"),
            user: fields.optional("User"),
            database: fields.optional("Database"),
            schema: fields.optional("Schema"),
            table: fields.optional("Table"),
            snowflake_role_configuration: fields.optional("SnowflakeRoleConfiguration"),
            data_loading_option: fields.optional("DataLoadingOption"),
            meta_data_column_name: fields.optional("MetaDataColumnName"),
            content_column_name: fields.optional("ContentColumnName"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            role_arn: fields.optional("RoleARN"),
            retry_options: fields.optional("RetryOptions"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_update: fields.optional("S3Update"),
            secrets_manager_configuration: fields.optional("SecretsManagerConfiguration"),
            buffering_hints: fields.optional("BufferingHints"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnowflakeRetryOptions {
    pub duration_in_seconds: Option<i32>,
}

impl FromValue for SnowflakeRetryOptions {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            duration_in_seconds: fields.optional("DurationInSeconds"),
        }
    }
}

impl Encode for SnowflakeRetryOptions {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DurationInSeconds", &self.duration_in_seconds);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnowflakeRoleConfiguration {
    pub enabled: Option<bool>,
    pub snowflake_role: Option<String>,
}

impl FromValue for SnowflakeRoleConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            enabled: fields.optional("Enabled"),
            snowflake_role: fields.optional("SnowflakeRole"),
        }
    }
}

impl Encode for SnowflakeRoleConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("Enabled", &self.enabled);
        members.optional("SnowflakeRole", &self.snowflake_role);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SnowflakeS3BackupMode {
    FailedDataOnly,
    AllData,
}

impl SnowflakeS3BackupMode {
    pub const ALL: [Self; 2] = [Self::FailedDataOnly, Self::AllData];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FailedDataOnly => "FailedDataOnly",
            Self::AllData => "AllData",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "FailedDataOnly" => Some(Self::FailedDataOnly),
            "AllData" => Some(Self::AllData),
            _ => None,
        }
    }
}

impl FromValue for SnowflakeS3BackupMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of SnowflakeS3BackupMode")
    }
}

impl Encode for SnowflakeS3BackupMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnowflakeVpcConfiguration {
    pub private_link_vpce_id: String,
}

impl FromValue for SnowflakeVpcConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            private_link_vpce_id: fields.required("PrivateLinkVpceId"),
        }
    }
}

impl Encode for SnowflakeVpcConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("PrivateLinkVpceId", &self.private_link_vpce_id);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceDescription {
    pub direct_put_source_description: Option<DirectPutSourceDescription>,
    pub kinesis_stream_source_description: Option<KinesisStreamSourceDescription>,
    pub msk_source_description: Option<MSKSourceDescription>,
    pub database_source_description: Option<DatabaseSourceDescription>,
}

impl Encode for SourceDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DirectPutSourceDescription", &self.direct_put_source_description);
        members.optional("KinesisStreamSourceDescription", &self.kinesis_stream_source_description);
        members.optional("MSKSourceDescription", &self.msk_source_description);
        members.optional("DatabaseSourceDescription", &self.database_source_description);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SplunkBufferingHints {
    pub interval_in_seconds: Option<i32>,
    pub size_in_m_bs: Option<i32>,
}

impl FromValue for SplunkBufferingHints {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            interval_in_seconds: fields.optional("IntervalInSeconds"),
            size_in_m_bs: fields.optional("SizeInMBs"),
        }
    }
}

impl Encode for SplunkBufferingHints {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("IntervalInSeconds", &self.interval_in_seconds);
        members.optional("SizeInMBs", &self.size_in_m_bs);
        members.end();
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct SplunkDestinationConfiguration {
    pub hec_endpoint: String,
    pub hec_endpoint_type: HECEndpointType,
    pub hec_token: Option<String>,
    pub hec_acknowledgment_timeout_in_seconds: Option<i32>,
    pub retry_options: Option<SplunkRetryOptions>,
    pub s3_backup_mode: Option<SplunkS3BackupMode>,
    pub s3_configuration: S3DestinationConfiguration,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub buffering_hints: Option<SplunkBufferingHints>,
    pub secrets_manager_configuration: Option<SecretsManagerConfiguration>,
}

impl FromValue for SplunkDestinationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            hec_endpoint: fields.required("HECEndpoint"),
            hec_endpoint_type: fields.required("HECEndpointType"),
            hec_token: fields.optional("HECToken"),
            hec_acknowledgment_timeout_in_seconds: fields.optional("HECAcknowledgmentTimeoutInSeconds"),
            retry_options: fields.optional("RetryOptions"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_configuration: fields.required("S3Configuration"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            buffering_hints: fields.optional("BufferingHints"),
            secrets_manager_configuration: fields.optional("SecretsManagerConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SplunkDestinationDescription {
    pub hec_endpoint: Option<String>,
    pub hec_endpoint_type: Option<HECEndpointType>,
    pub hec_token: Option<String>,
    pub hec_acknowledgment_timeout_in_seconds: Option<i32>,
    pub retry_options: Option<SplunkRetryOptions>,
    pub s3_backup_mode: Option<SplunkS3BackupMode>,
    pub s3_destination_description: Option<S3DestinationDescription>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub buffering_hints: Option<SplunkBufferingHints>,
    pub secrets_manager_configuration: Option<SecretsManagerConfiguration>,
}

impl Encode for SplunkDestinationDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("HECEndpoint", &self.hec_endpoint);
        members.optional("HECEndpointType", &self.hec_endpoint_type);
        members.optional("HECToken", &self.hec_token);
        members.optional("HECAcknowledgmentTimeoutInSeconds", &self.hec_acknowledgment_timeout_in_seconds);
        members.optional("RetryOptions", &self.retry_options);
        members.optional("S3BackupMode", &self.s3_backup_mode);
        members.optional("S3DestinationDescription", &self.s3_destination_description);
        members.optional("ProcessingConfiguration", &self.processing_configuration);
        members.optional("CloudWatchLoggingOptions", &self.cloud_watch_logging_options);
        members.optional("BufferingHints", &self.buffering_hints);
        members.optional("SecretsManagerConfiguration", &self.secrets_manager_configuration);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SplunkDestinationUpdate {
    pub hec_endpoint: Option<String>,
    pub hec_endpoint_type: Option<HECEndpointType>,
    pub hec_token: Option<String>,
    pub hec_acknowledgment_timeout_in_seconds: Option<i32>,
    pub retry_options: Option<SplunkRetryOptions>,
    pub s3_backup_mode: Option<SplunkS3BackupMode>,
    pub s3_update: Option<S3DestinationUpdate>,
    pub processing_configuration: Option<ProcessingConfiguration>,
    pub cloud_watch_logging_options: Option<CloudWatchLoggingOptions>,
    pub buffering_hints: Option<SplunkBufferingHints>,
    pub secrets_manager_configuration: Option<SecretsManagerConfiguration>,
}

impl FromValue for SplunkDestinationUpdate {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            hec_endpoint: fields.optional("HECEndpoint"),
            hec_endpoint_type: fields.optional("HECEndpointType"),
            hec_token: fields.optional("HECToken"),
            hec_acknowledgment_timeout_in_seconds: fields.optional("HECAcknowledgmentTimeoutInSeconds"),
            retry_options: fields.optional("RetryOptions"),
            s3_backup_mode: fields.optional("S3BackupMode"),
            s3_update: fields.optional("S3Update"),
            processing_configuration: fields.optional("ProcessingConfiguration"),
            cloud_watch_logging_options: fields.optional("CloudWatchLoggingOptions"),
            buffering_hints: fields.optional("BufferingHints"),
            secrets_manager_configuration: fields.optional("SecretsManagerConfiguration"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SplunkRetryOptions {
    pub duration_in_seconds: Option<i32>,
}

impl FromValue for SplunkRetryOptions {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            duration_in_seconds: fields.optional("DurationInSeconds"),
        }
    }
}

impl Encode for SplunkRetryOptions {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.optional("DurationInSeconds", &self.duration_in_seconds);
        members.end();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SplunkS3BackupMode {
    FailedEventsOnly,
    AllEvents,
}

impl SplunkS3BackupMode {
    pub const ALL: [Self; 2] = [Self::FailedEventsOnly, Self::AllEvents];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FailedEventsOnly => "FailedEventsOnly",
            Self::AllEvents => "AllEvents",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "FailedEventsOnly" => Some(Self::FailedEventsOnly),
            "AllEvents" => Some(Self::AllEvents),
            _ => None,
        }
    }
}

impl FromValue for SplunkS3BackupMode {
    fn from_value(value: Value) -> Self {
        Self::parse(&String::from_value(value)).expect("a validated value of SplunkS3BackupMode")
    }
}

impl Encode for SplunkS3BackupMode {
    fn encode<W: Writer>(&self, writer: &mut W) {
        writer.string(self.as_str());
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StartDeliveryStreamEncryptionInput {
    pub delivery_stream_name: String,
    pub delivery_stream_encryption_configuration_input: Option<DeliveryStreamEncryptionConfigurationInput>,
}

impl FromValue for StartDeliveryStreamEncryptionInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            delivery_stream_name: fields.required("DeliveryStreamName"),
            delivery_stream_encryption_configuration_input: fields.optional("DeliveryStreamEncryptionConfigurationInput"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StartDeliveryStreamEncryptionOutput {}

impl Encode for StartDeliveryStreamEncryptionOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StopDeliveryStreamEncryptionInput {
    pub delivery_stream_name: String,
}

impl FromValue for StopDeliveryStreamEncryptionInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            delivery_stream_name: fields.required("DeliveryStreamName"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StopDeliveryStreamEncryptionOutput {}

impl Encode for StopDeliveryStreamEncryptionOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableCreationConfiguration {
    pub enabled: bool,
}

impl FromValue for TableCreationConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            enabled: fields.required("Enabled"),
        }
    }
}

impl Encode for TableCreationConfiguration {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Enabled", &self.enabled);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tag {
    pub key: String,
    pub value: Option<String>,
}

impl FromValue for Tag {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            key: fields.required("Key"),
            value: fields.optional("Value"),
        }
    }
}

impl Encode for Tag {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("Key", &self.key);
        members.optional("Value", &self.value);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagDeliveryStreamInput {
    pub delivery_stream_name: String,
    pub tags: Vec<Tag>,
}

impl FromValue for TagDeliveryStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            delivery_stream_name: fields.required("DeliveryStreamName"),
            tags: fields.required("Tags"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TagDeliveryStreamOutput {}

impl Encode for TagDeliveryStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UntagDeliveryStreamInput {
    pub delivery_stream_name: String,
    pub tag_keys: Vec<String>,
}

impl FromValue for UntagDeliveryStreamInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            delivery_stream_name: fields.required("DeliveryStreamName"),
            tag_keys: fields.required("TagKeys"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UntagDeliveryStreamOutput {}

impl Encode for UntagDeliveryStreamOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateDestinationInput {
    pub delivery_stream_name: String,
    pub current_delivery_stream_version_id: String,
    pub destination_id: String,
    pub s3_destination_update: Option<S3DestinationUpdate>,
    pub extended_s3_destination_update: Option<ExtendedS3DestinationUpdate>,
    pub redshift_destination_update: Option<RedshiftDestinationUpdate>,
    pub elasticsearch_destination_update: Option<ElasticsearchDestinationUpdate>,
    pub amazonopensearchservice_destination_update: Option<AmazonopensearchserviceDestinationUpdate>,
    pub splunk_destination_update: Option<SplunkDestinationUpdate>,
    pub http_endpoint_destination_update: Option<HttpEndpointDestinationUpdate>,
    pub amazon_open_search_serverless_destination_update: Option<AmazonOpenSearchServerlessDestinationUpdate>,
    pub snowflake_destination_update: Option<SnowflakeDestinationUpdate>,
    pub iceberg_destination_update: Option<IcebergDestinationUpdate>,
}

impl FromValue for UpdateDestinationInput {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            delivery_stream_name: fields.required("DeliveryStreamName"),
            current_delivery_stream_version_id: fields.required("CurrentDeliveryStreamVersionId"),
            destination_id: fields.required("DestinationId"),
            s3_destination_update: fields.optional("S3DestinationUpdate"),
            extended_s3_destination_update: fields.optional("ExtendedS3DestinationUpdate"),
            redshift_destination_update: fields.optional("RedshiftDestinationUpdate"),
            elasticsearch_destination_update: fields.optional("ElasticsearchDestinationUpdate"),
            amazonopensearchservice_destination_update: fields.optional("AmazonopensearchserviceDestinationUpdate"),
            splunk_destination_update: fields.optional("SplunkDestinationUpdate"),
            http_endpoint_destination_update: fields.optional("HttpEndpointDestinationUpdate"),
            amazon_open_search_serverless_destination_update: fields.optional("AmazonOpenSearchServerlessDestinationUpdate"),
            snowflake_destination_update: fields.optional("SnowflakeDestinationUpdate"),
            iceberg_destination_update: fields.optional("IcebergDestinationUpdate"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateDestinationOutput {}

impl Encode for UpdateDestinationOutput {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let members = Members::begin(writer);
        members.end();
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct VpcConfiguration {
    pub subnet_ids: Vec<String>,
    pub role_arn: String,
    pub security_group_ids: Vec<String>,
}

impl FromValue for VpcConfiguration {
    fn from_value(value: Value) -> Self {
        let mut fields = Fields::of(value);
        Self {
            subnet_ids: fields.required("SubnetIds"),
            role_arn: fields.required("RoleARN"),
            security_group_ids: fields.required("SecurityGroupIds"),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct VpcConfigurationDescription {
    pub subnet_ids: Vec<String>,
    pub role_arn: String,
    pub security_group_ids: Vec<String>,
    pub vpc_id: String,
}

impl Encode for VpcConfigurationDescription {
    fn encode<W: Writer>(&self, writer: &mut W) {
        let mut members = Members::begin(writer);
        members.required("SubnetIds", &self.subnet_ids);
        members.required("RoleARN", &self.role_arn);
        members.required("SecurityGroupIds", &self.security_group_ids);
        members.required("VpcId", &self.vpc_id);
        members.end();
    }
}
