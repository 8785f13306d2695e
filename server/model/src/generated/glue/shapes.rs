//! Written by `cargo run -p penstock-generate` from `server/model/aws/`; do not edit.
//! The shapes of `glue`.

use crate::shape::{Kind, Member, Place, Shape, Structure};
use crate::pattern::Pattern;

pub(super) static ARN_STRING: Shape = Shape { min: Some(20), max: Some(2048), ..Shape::new("ArnString", Kind::String) };
pub(super) static AUDIT_COLUMN_NAMES_LIST: Shape = Shape::new("AuditColumnNamesList", Kind::List(&COLUMN_NAME_STRING));
pub(super) static AUDIT_CONTEXT: Shape = Shape::new("AuditContext", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "AdditionalAuditContext", shape: &AUDIT_CONTEXT_STRING, required: false, place: Place::Body },
    Member { name: "RequestedColumns", shape: &AUDIT_COLUMN_NAMES_LIST, required: false, place: Place::Body },
    Member { name: "AllColumnsRequested", shape: &NULLABLE_BOOLEAN, required: false, place: Place::Body },
] }));
pub(super) static AUDIT_CONTEXT_STRING: Shape = Shape { min: Some(0), max: Some(2048), ..Shape::new("AuditContextString", Kind::String) };
pub(super) static BACKFILL_ERROR: Shape = Shape::new("BackfillError", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Code", shape: &BACKFILL_ERROR_CODE, required: false, place: Place::Body },
    Member { name: "Partitions", shape: &BACKFILL_ERRORED_PARTITIONS_LIST, required: false, place: Place::Body },
] }));
pub(super) static BACKFILL_ERROR_CODE: Shape = Shape { values: &["ENCRYPTED_PARTITION_ERROR", "INTERNAL_ERROR", "INVALID_PARTITION_TYPE_DATA_ERROR", "MISSING_PARTITION_VALUE_ERROR", "UNSUPPORTED_PARTITION_CHARACTER_ERROR"], ..Shape::new("BackfillErrorCode", Kind::String) };
pub(super) static BACKFILL_ERRORED_PARTITIONS_LIST: Shape = Shape::new("BackfillErroredPartitionsList", Kind::List(&PARTITION_VALUE_LIST));
pub(super) static BACKFILL_ERRORS: Shape = Shape::new("BackfillErrors", Kind::List(&BACKFILL_ERROR));
pub(super) static BOOLEAN: Shape = Shape::new("Boolean", Kind::Boolean);
pub(super) static BOOLEAN_NULLABLE: Shape = Shape::new("BooleanNullable", Kind::Boolean);
pub(super) static CATALOG_GETTER_PAGE_SIZE: Shape = Shape { min: Some(1), max: Some(100), ..Shape::new("CatalogGetterPageSize", Kind::Integer) };
pub(super) static CATALOG_ID_STRING: Shape = Shape { min: Some(1), max: Some(255), pattern: Some(&PATTERN_1), ..Shape::new("CatalogIdString", Kind::String) };
pub(super) static COLUMN: Shape = Shape::new("Column", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Name", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "Type", shape: &COLUMN_TYPE_STRING, required: false, place: Place::Body },
    Member { name: "Comment", shape: &COMMENT_STRING, required: false, place: Place::Body },
    Member { name: "Parameters", shape: &PARAMETERS_MAP, required: false, place: Place::Body },
] }));
pub(super) static COLUMN_LIST: Shape = Shape::new("ColumnList", Kind::List(&COLUMN));
pub(super) static COLUMN_NAME_STRING: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_1), ..Shape::new("ColumnNameString", Kind::String) };
pub(super) static COLUMN_TYPE_STRING: Shape = Shape { min: Some(0), max: Some(131072), pattern: Some(&PATTERN_1), ..Shape::new("ColumnTypeString", Kind::String) };
pub(super) static COLUMN_VALUE_STRING_LIST: Shape = Shape::new("ColumnValueStringList", Kind::List(&COLUMN_VALUES_STRING));
pub(super) static COLUMN_VALUES_STRING: Shape = Shape::new("ColumnValuesString", Kind::String);
pub(super) static COMMENT_STRING: Shape = Shape { min: Some(0), max: Some(255), pattern: Some(&PATTERN_1), ..Shape::new("CommentString", Kind::String) };
pub(super) static CREATE_DATABASE_REQUEST: Shape = Shape::new("CreateDatabaseRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseInput", shape: &DATABASE_INPUT, required: true, place: Place::Body },
    Member { name: "Tags", shape: &TAGS_MAP, required: false, place: Place::Body },
] }));
pub(super) static CREATE_DATABASE_RESPONSE: Shape = Shape::new("CreateDatabaseResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static CREATE_ICEBERG_TABLE_INPUT: Shape = Shape::new("CreateIcebergTableInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Location", shape: &LOCATION_STRING, required: true, place: Place::Body },
    Member { name: "Schema", shape: &ICEBERG_SCHEMA, required: true, place: Place::Body },
    Member { name: "PartitionSpec", shape: &ICEBERG_PARTITION_SPEC, required: false, place: Place::Body },
    Member { name: "WriteOrder", shape: &ICEBERG_SORT_ORDER, required: false, place: Place::Body },
    Member { name: "Properties", shape: &STRING_TO_STRING_MAP, required: false, place: Place::Body },
] }));
pub(super) static CREATE_TABLE_REQUEST: Shape = Shape::new("CreateTableRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "Name", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "TableInput", shape: &TABLE_INPUT, required: false, place: Place::Body },
    Member { name: "PartitionIndexes", shape: &PARTITION_INDEX_LIST, required: false, place: Place::Body },
    Member { name: "TransactionId", shape: &TRANSACTION_ID_STRING, required: false, place: Place::Body },
    Member { name: "OpenTableFormatInput", shape: &OPEN_TABLE_FORMAT_INPUT, required: false, place: Place::Body },
] }));
pub(super) static CREATE_TABLE_RESPONSE: Shape = Shape::new("CreateTableResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DATA_LAKE_PRINCIPAL: Shape = Shape::new("DataLakePrincipal", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DataLakePrincipalIdentifier", shape: &DATA_LAKE_PRINCIPAL_STRING, required: false, place: Place::Body },
] }));
pub(super) static DATA_LAKE_PRINCIPAL_STRING: Shape = Shape { min: Some(1), max: Some(255), ..Shape::new("DataLakePrincipalString", Kind::String) };
pub(super) static DATABASE: Shape = Shape::new("Database", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Name", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "Description", shape: &DESCRIPTION_STRING, required: false, place: Place::Body },
    Member { name: "LocationUri", shape: &URI, required: false, place: Place::Body },
    Member { name: "Parameters", shape: &PARAMETERS_MAP, required: false, place: Place::Body },
    Member { name: "CreateTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "CreateTableDefaultPermissions", shape: &PRINCIPAL_PERMISSIONS_LIST, required: false, place: Place::Body },
    Member { name: "TargetDatabase", shape: &DATABASE_IDENTIFIER, required: false, place: Place::Body },
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "FederatedDatabase", shape: &FEDERATED_DATABASE, required: false, place: Place::Body },
] }));
pub(super) static DATABASE_ATTRIBUTES: Shape = Shape { values: &["NAME", "TARGET_DATABASE"], ..Shape::new("DatabaseAttributes", Kind::String) };
pub(super) static DATABASE_ATTRIBUTES_LIST: Shape = Shape::new("DatabaseAttributesList", Kind::List(&DATABASE_ATTRIBUTES));
pub(super) static DATABASE_IDENTIFIER: Shape = Shape::new("DatabaseIdentifier", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "Region", shape: &NAME_STRING, required: false, place: Place::Body },
] }));
pub(super) static DATABASE_INPUT: Shape = Shape::new("DatabaseInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Name", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "Description", shape: &DESCRIPTION_STRING, required: false, place: Place::Body },
    Member { name: "LocationUri", shape: &URI, required: false, place: Place::Body },
    Member { name: "Parameters", shape: &PARAMETERS_MAP, required: false, place: Place::Body },
    Member { name: "CreateTableDefaultPermissions", shape: &PRINCIPAL_PERMISSIONS_LIST, required: false, place: Place::Body },
    Member { name: "TargetDatabase", shape: &DATABASE_IDENTIFIER, required: false, place: Place::Body },
    Member { name: "FederatedDatabase", shape: &FEDERATED_DATABASE, required: false, place: Place::Body },
] }));
pub(super) static DATABASE_LIST: Shape = Shape::new("DatabaseList", Kind::List(&DATABASE));
pub(super) static DELETE_DATABASE_REQUEST: Shape = Shape::new("DeleteDatabaseRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "Name", shape: &NAME_STRING, required: true, place: Place::Body },
] }));
pub(super) static DELETE_DATABASE_RESPONSE: Shape = Shape::new("DeleteDatabaseResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DELETE_TABLE_REQUEST: Shape = Shape::new("DeleteTableRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "Name", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "TransactionId", shape: &TRANSACTION_ID_STRING, required: false, place: Place::Body },
] }));
pub(super) static DELETE_TABLE_RESPONSE: Shape = Shape::new("DeleteTableResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DELETE_TABLE_VERSION_REQUEST: Shape = Shape::new("DeleteTableVersionRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "TableName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "VersionId", shape: &VERSION_STRING, required: true, place: Place::Body },
] }));
pub(super) static DELETE_TABLE_VERSION_RESPONSE: Shape = Shape::new("DeleteTableVersionResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static DESCRIPTION_STRING: Shape = Shape { min: Some(0), max: Some(2048), pattern: Some(&PATTERN_2), ..Shape::new("DescriptionString", Kind::String) };
pub(super) static ENCRYPTED_KEY_METADATA_STRING: Shape = Shape { max: Some(2056), pattern: Some(&PATTERN_2), ..Shape::new("EncryptedKeyMetadataString", Kind::String) };
pub(super) static ENCRYPTION_KEY_ID_STRING: Shape = Shape { max: Some(2056), pattern: Some(&PATTERN_2), ..Shape::new("EncryptionKeyIdString", Kind::String) };
pub(super) static ERROR_DETAIL: Shape = Shape::new("ErrorDetail", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ErrorCode", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "ErrorMessage", shape: &DESCRIPTION_STRING, required: false, place: Place::Body },
] }));
pub(super) static FEDERATED_DATABASE: Shape = Shape::new("FederatedDatabase", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Identifier", shape: &FEDERATION_IDENTIFIER, required: false, place: Place::Body },
    Member { name: "ConnectionName", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "ConnectionType", shape: &NAME_STRING, required: false, place: Place::Body },
] }));
pub(super) static FEDERATED_TABLE: Shape = Shape::new("FederatedTable", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Identifier", shape: &FEDERATION_IDENTIFIER, required: false, place: Place::Body },
    Member { name: "DatabaseIdentifier", shape: &FEDERATION_IDENTIFIER, required: false, place: Place::Body },
    Member { name: "ConnectionName", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "ConnectionType", shape: &NAME_STRING, required: false, place: Place::Body },
] }));
pub(super) static FEDERATION_IDENTIFIER: Shape = Shape { min: Some(1), max: Some(512), pattern: Some(&PATTERN_1), ..Shape::new("FederationIdentifier", Kind::String) };
pub(super) static FILTER_STRING: Shape = Shape { min: Some(0), max: Some(2048), pattern: Some(&PATTERN_1), ..Shape::new("FilterString", Kind::String) };
pub(super) static FORMAT_STRING: Shape = Shape { max: Some(128), pattern: Some(&PATTERN_1), ..Shape::new("FormatString", Kind::String) };
pub(super) static GET_DATABASE_REQUEST: Shape = Shape::new("GetDatabaseRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "Name", shape: &NAME_STRING, required: true, place: Place::Body },
] }));
pub(super) static GET_DATABASE_RESPONSE: Shape = Shape::new("GetDatabaseResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Database", shape: &DATABASE, required: false, place: Place::Body },
] }));
pub(super) static GET_DATABASES_REQUEST: Shape = Shape::new("GetDatabasesRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &TOKEN, required: false, place: Place::Body },
    Member { name: "MaxResults", shape: &CATALOG_GETTER_PAGE_SIZE, required: false, place: Place::Body },
    Member { name: "ResourceShareType", shape: &RESOURCE_SHARE_TYPE, required: false, place: Place::Body },
    Member { name: "AttributesToGet", shape: &DATABASE_ATTRIBUTES_LIST, required: false, place: Place::Body },
] }));
pub(super) static GET_DATABASES_RESPONSE: Shape = Shape::new("GetDatabasesResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "DatabaseList", shape: &DATABASE_LIST, required: true, place: Place::Body },
    Member { name: "NextToken", shape: &TOKEN, required: false, place: Place::Body },
] }));
pub(super) static GET_PARTITION_INDEXES_REQUEST: Shape = Shape::new("GetPartitionIndexesRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "TableName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "NextToken", shape: &TOKEN, required: false, place: Place::Body },
] }));
pub(super) static GET_PARTITION_INDEXES_RESPONSE: Shape = Shape::new("GetPartitionIndexesResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "PartitionIndexDescriptorList", shape: &PARTITION_INDEX_DESCRIPTOR_LIST, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &TOKEN, required: false, place: Place::Body },
] }));
pub(super) static GET_PARTITIONS_REQUEST: Shape = Shape::new("GetPartitionsRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "TableName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "Expression", shape: &PREDICATE_STRING, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &TOKEN, required: false, place: Place::Body },
    Member { name: "Segment", shape: &SEGMENT, required: false, place: Place::Body },
    Member { name: "MaxResults", shape: &PAGE_SIZE, required: false, place: Place::Body },
    Member { name: "ExcludeColumnSchema", shape: &BOOLEAN_NULLABLE, required: false, place: Place::Body },
    Member { name: "TransactionId", shape: &TRANSACTION_ID_STRING, required: false, place: Place::Body },
    Member { name: "QueryAsOfTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "AuditContext", shape: &AUDIT_CONTEXT, required: false, place: Place::Body },
] }));
pub(super) static GET_PARTITIONS_RESPONSE: Shape = Shape::new("GetPartitionsResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Partitions", shape: &PARTITION_LIST, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &TOKEN, required: false, place: Place::Body },
] }));
pub(super) static GET_TABLE_REQUEST: Shape = Shape::new("GetTableRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "Name", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "TransactionId", shape: &TRANSACTION_ID_STRING, required: false, place: Place::Body },
    Member { name: "QueryAsOfTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "AuditContext", shape: &AUDIT_CONTEXT, required: false, place: Place::Body },
    Member { name: "IncludeStatusDetails", shape: &BOOLEAN_NULLABLE, required: false, place: Place::Body },
    Member { name: "AttributesToGet", shape: &TABLE_ATTRIBUTES_LIST, required: false, place: Place::Body },
] }));
pub(super) static GET_TABLE_RESPONSE: Shape = Shape::new("GetTableResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Table", shape: &TABLE, required: false, place: Place::Body },
] }));
pub(super) static GET_TABLE_VERSION_REQUEST: Shape = Shape::new("GetTableVersionRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "TableName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "VersionId", shape: &VERSION_STRING, required: false, place: Place::Body },
    Member { name: "AuditContext", shape: &AUDIT_CONTEXT, required: false, place: Place::Body },
] }));
pub(super) static GET_TABLE_VERSION_RESPONSE: Shape = Shape::new("GetTableVersionResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TableVersion", shape: &TABLE_VERSION, required: false, place: Place::Body },
] }));
pub(super) static GET_TABLE_VERSIONS_LIST: Shape = Shape::new("GetTableVersionsList", Kind::List(&TABLE_VERSION));
pub(super) static GET_TABLE_VERSIONS_REQUEST: Shape = Shape::new("GetTableVersionsRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "TableName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "NextToken", shape: &TOKEN, required: false, place: Place::Body },
    Member { name: "MaxResults", shape: &CATALOG_GETTER_PAGE_SIZE, required: false, place: Place::Body },
    Member { name: "AuditContext", shape: &AUDIT_CONTEXT, required: false, place: Place::Body },
] }));
pub(super) static GET_TABLE_VERSIONS_RESPONSE: Shape = Shape::new("GetTableVersionsResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TableVersions", shape: &GET_TABLE_VERSIONS_LIST, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &TOKEN, required: false, place: Place::Body },
] }));
pub(super) static GET_TABLES_REQUEST: Shape = Shape::new("GetTablesRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "Expression", shape: &FILTER_STRING, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &TOKEN, required: false, place: Place::Body },
    Member { name: "MaxResults", shape: &CATALOG_GETTER_PAGE_SIZE, required: false, place: Place::Body },
    Member { name: "TransactionId", shape: &TRANSACTION_ID_STRING, required: false, place: Place::Body },
    Member { name: "QueryAsOfTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "AuditContext", shape: &AUDIT_CONTEXT, required: false, place: Place::Body },
    Member { name: "IncludeStatusDetails", shape: &BOOLEAN_NULLABLE, required: false, place: Place::Body },
    Member { name: "AttributesToGet", shape: &TABLE_ATTRIBUTES_LIST, required: false, place: Place::Body },
] }));
pub(super) static GET_TABLES_RESPONSE: Shape = Shape::new("GetTablesResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "TableList", shape: &TABLE_LIST, required: false, place: Place::Body },
    Member { name: "NextToken", shape: &TOKEN, required: false, place: Place::Body },
] }));
pub(super) static GET_TAGS_REQUEST: Shape = Shape::new("GetTagsRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceArn", shape: &GLUE_RESOURCE_ARN, required: true, place: Place::Body },
] }));
pub(super) static GET_TAGS_RESPONSE: Shape = Shape::new("GetTagsResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Tags", shape: &TAGS_MAP, required: false, place: Place::Body },
] }));
pub(super) static GLUE_RESOURCE_ARN: Shape = Shape { min: Some(1), max: Some(10240), pattern: Some(&PATTERN_3), ..Shape::new("GlueResourceArn", Kind::String) };
pub(super) static HASH_STRING: Shape = Shape { min: Some(1), max: Some(255), pattern: Some(&PATTERN_1), ..Shape::new("HashString", Kind::String) };
pub(super) static ICEBERG_DOCUMENT: Shape = Shape::new("IcebergDocument", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static ICEBERG_ENCRYPTED_KEY: Shape = Shape::new("IcebergEncryptedKey", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "KeyId", shape: &ENCRYPTION_KEY_ID_STRING, required: true, place: Place::Body },
    Member { name: "EncryptedKeyMetadata", shape: &ENCRYPTED_KEY_METADATA_STRING, required: true, place: Place::Body },
    Member { name: "EncryptedById", shape: &ENCRYPTION_KEY_ID_STRING, required: false, place: Place::Body },
    Member { name: "Properties", shape: &STRING_TO_STRING_MAP, required: false, place: Place::Body },
] }));
pub(super) static ICEBERG_INPUT: Shape = Shape::new("IcebergInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "MetadataOperation", shape: &METADATA_OPERATION, required: true, place: Place::Body },
    Member { name: "Version", shape: &VERSION_STRING, required: false, place: Place::Body },
    Member { name: "CreateIcebergTableInput", shape: &CREATE_ICEBERG_TABLE_INPUT, required: false, place: Place::Body },
] }));
pub(super) static ICEBERG_NULL_ORDER: Shape = Shape { values: &["nulls-first", "nulls-last"], ..Shape::new("IcebergNullOrder", Kind::String) };
pub(super) static ICEBERG_PARTITION_FIELD: Shape = Shape::new("IcebergPartitionField", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SourceId", shape: &INTEGER, required: true, place: Place::Body },
    Member { name: "Transform", shape: &ICEBERG_TRANSFORM_STRING, required: true, place: Place::Body },
    Member { name: "Name", shape: &COLUMN_NAME_STRING, required: true, place: Place::Body },
    Member { name: "FieldId", shape: &INTEGER, required: false, place: Place::Body },
] }));
pub(super) static ICEBERG_PARTITION_SPEC: Shape = Shape::new("IcebergPartitionSpec", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Fields", shape: &ICEBERG_PARTITION_SPEC_FIELD_LIST, required: true, place: Place::Body },
    Member { name: "SpecId", shape: &INTEGER, required: false, place: Place::Body },
] }));
pub(super) static ICEBERG_PARTITION_SPEC_FIELD_LIST: Shape = Shape::new("IcebergPartitionSpecFieldList", Kind::List(&ICEBERG_PARTITION_FIELD));
pub(super) static ICEBERG_PARTITION_SPEC_LIST: Shape = Shape::new("IcebergPartitionSpecList", Kind::List(&ICEBERG_PARTITION_SPEC));
pub(super) static ICEBERG_SCHEMA: Shape = Shape::new("IcebergSchema", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SchemaId", shape: &INTEGER, required: false, place: Place::Body },
    Member { name: "IdentifierFieldIds", shape: &INTEGER_LIST, required: false, place: Place::Body },
    Member { name: "Type", shape: &ICEBERG_STRUCT_TYPE_ENUM, required: false, place: Place::Body },
    Member { name: "Fields", shape: &ICEBERG_STRUCT_FIELD_LIST, required: true, place: Place::Body },
] }));
pub(super) static ICEBERG_SCHEMA_LIST: Shape = Shape::new("IcebergSchemaList", Kind::List(&ICEBERG_SCHEMA));
pub(super) static ICEBERG_SORT_DIRECTION: Shape = Shape { values: &["asc", "desc"], ..Shape::new("IcebergSortDirection", Kind::String) };
pub(super) static ICEBERG_SORT_FIELD: Shape = Shape::new("IcebergSortField", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SourceId", shape: &INTEGER, required: true, place: Place::Body },
    Member { name: "Transform", shape: &ICEBERG_TRANSFORM_STRING, required: true, place: Place::Body },
    Member { name: "Direction", shape: &ICEBERG_SORT_DIRECTION, required: true, place: Place::Body },
    Member { name: "NullOrder", shape: &ICEBERG_NULL_ORDER, required: true, place: Place::Body },
] }));
pub(super) static ICEBERG_SORT_ORDER: Shape = Shape::new("IcebergSortOrder", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "OrderId", shape: &INTEGER, required: true, place: Place::Body },
    Member { name: "Fields", shape: &ICEBERG_SORT_ORDER_FIELD_LIST, required: true, place: Place::Body },
] }));
pub(super) static ICEBERG_SORT_ORDER_FIELD_LIST: Shape = Shape::new("IcebergSortOrderFieldList", Kind::List(&ICEBERG_SORT_FIELD));
pub(super) static ICEBERG_SORT_ORDER_LIST: Shape = Shape::new("IcebergSortOrderList", Kind::List(&ICEBERG_SORT_ORDER));
pub(super) static ICEBERG_STRUCT_FIELD: Shape = Shape::new("IcebergStructField", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Id", shape: &INTEGER, required: true, place: Place::Body },
    Member { name: "Name", shape: &COLUMN_NAME_STRING, required: true, place: Place::Body },
    Member { name: "Type", shape: &ICEBERG_DOCUMENT, required: true, place: Place::Body },
    Member { name: "Required", shape: &BOOLEAN, required: true, place: Place::Body },
    Member { name: "Doc", shape: &COMMENT_STRING, required: false, place: Place::Body },
    Member { name: "InitialDefault", shape: &ICEBERG_DOCUMENT, required: false, place: Place::Body },
    Member { name: "WriteDefault", shape: &ICEBERG_DOCUMENT, required: false, place: Place::Body },
] }));
pub(super) static ICEBERG_STRUCT_FIELD_LIST: Shape = Shape::new("IcebergStructFieldList", Kind::List(&ICEBERG_STRUCT_FIELD));
pub(super) static ICEBERG_STRUCT_TYPE_ENUM: Shape = Shape { values: &["struct"], ..Shape::new("IcebergStructTypeEnum", Kind::String) };
pub(super) static ICEBERG_TABLE_METADATA: Shape = Shape::new("IcebergTableMetadata", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "FormatVersion", shape: &VERSION_STRING, required: false, place: Place::Body },
    Member { name: "TableUuid", shape: &TABLE_ID_STRING, required: false, place: Place::Body },
    Member { name: "Location", shape: &LOCATION_STRING, required: false, place: Place::Body },
    Member { name: "Properties", shape: &STRING_TO_STRING_MAP, required: false, place: Place::Body },
    Member { name: "Schemas", shape: &ICEBERG_SCHEMA_LIST, required: false, place: Place::Body },
    Member { name: "CurrentSchemaId", shape: &INTEGER, required: false, place: Place::Body },
    Member { name: "LastColumnId", shape: &INTEGER, required: false, place: Place::Body },
    Member { name: "PartitionSpecs", shape: &ICEBERG_PARTITION_SPEC_LIST, required: false, place: Place::Body },
    Member { name: "DefaultSpecId", shape: &INTEGER, required: false, place: Place::Body },
    Member { name: "LastPartitionId", shape: &INTEGER, required: false, place: Place::Body },
    Member { name: "SortOrders", shape: &ICEBERG_SORT_ORDER_LIST, required: false, place: Place::Body },
    Member { name: "DefaultSortOrderId", shape: &INTEGER, required: false, place: Place::Body },
] }));
pub(super) static ICEBERG_TABLE_UPDATE: Shape = Shape::new("IcebergTableUpdate", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Schema", shape: &ICEBERG_SCHEMA, required: true, place: Place::Body },
    Member { name: "PartitionSpec", shape: &ICEBERG_PARTITION_SPEC, required: false, place: Place::Body },
    Member { name: "SortOrder", shape: &ICEBERG_SORT_ORDER, required: false, place: Place::Body },
    Member { name: "Location", shape: &LOCATION_STRING, required: true, place: Place::Body },
    Member { name: "Properties", shape: &STRING_TO_STRING_MAP, required: false, place: Place::Body },
    Member { name: "Action", shape: &ICEBERG_UPDATE_ACTION, required: false, place: Place::Body },
    Member { name: "EncryptionKey", shape: &ICEBERG_ENCRYPTED_KEY, required: false, place: Place::Body },
    Member { name: "KeyId", shape: &ENCRYPTION_KEY_ID_STRING, required: false, place: Place::Body },
] }));
pub(super) static ICEBERG_TABLE_UPDATE_LIST: Shape = Shape::new("IcebergTableUpdateList", Kind::List(&ICEBERG_TABLE_UPDATE));
pub(super) static ICEBERG_TRANSFORM_STRING: Shape = Shape::new("IcebergTransformString", Kind::String);
pub(super) static ICEBERG_UPDATE_ACTION: Shape = Shape { values: &["add-schema", "set-current-schema", "add-spec", "set-default-spec", "add-sort-order", "set-default-sort-order", "set-location", "set-properties", "remove-properties", "add-encryption-key", "remove-encryption-key"], ..Shape::new("IcebergUpdateAction", Kind::String) };
pub(super) static INTEGER: Shape = Shape::new("Integer", Kind::Integer);
pub(super) static INTEGER_FLAG: Shape = Shape { min: Some(0), max: Some(1), ..Shape::new("IntegerFlag", Kind::Integer) };
pub(super) static INTEGER_LIST: Shape = Shape::new("IntegerList", Kind::List(&INTEGER));
pub(super) static KEY_LIST: Shape = Shape { min: Some(1), ..Shape::new("KeyList", Kind::List(&NAME_STRING)) };
pub(super) static KEY_SCHEMA_ELEMENT: Shape = Shape::new("KeySchemaElement", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Name", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "Type", shape: &COLUMN_TYPE_STRING, required: true, place: Place::Body },
] }));
pub(super) static KEY_SCHEMA_ELEMENT_LIST: Shape = Shape { min: Some(1), ..Shape::new("KeySchemaElementList", Kind::List(&KEY_SCHEMA_ELEMENT)) };
pub(super) static KEY_STRING: Shape = Shape { min: Some(1), max: Some(255), pattern: Some(&PATTERN_1), ..Shape::new("KeyString", Kind::String) };
pub(super) static LAST_REFRESH_TYPE: Shape = Shape { values: &["FULL", "INCREMENTAL"], ..Shape::new("LastRefreshType", Kind::String) };
pub(super) static LOCATION_MAP: Shape = Shape::new("LocationMap", Kind::Map { key: &COLUMN_VALUES_STRING, value: &COLUMN_VALUES_STRING });
pub(super) static LOCATION_STRING: Shape = Shape { max: Some(2056), pattern: Some(&PATTERN_2), ..Shape::new("LocationString", Kind::String) };
pub(super) static LOCATION_STRING_LIST: Shape = Shape::new("LocationStringList", Kind::List(&LOCATION_STRING));
pub(super) static METADATA_OPERATION: Shape = Shape { values: &["CREATE"], ..Shape::new("MetadataOperation", Kind::String) };
pub(super) static NAME_STRING: Shape = Shape { min: Some(1), max: Some(255), pattern: Some(&PATTERN_1), ..Shape::new("NameString", Kind::String) };
pub(super) static NAME_STRING_LIST: Shape = Shape::new("NameStringList", Kind::List(&NAME_STRING));
pub(super) static NON_NEGATIVE_INTEGER: Shape = Shape { min: Some(0), ..Shape::new("NonNegativeInteger", Kind::Integer) };
pub(super) static NULLABLE_BOOLEAN: Shape = Shape::new("NullableBoolean", Kind::Boolean);
pub(super) static NULLABLE_STRING: Shape = Shape::new("NullableString", Kind::String);
pub(super) static OPEN_TABLE_FORMAT_INPUT: Shape = Shape::new("OpenTableFormatInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "IcebergInput", shape: &ICEBERG_INPUT, required: false, place: Place::Body },
] }));
pub(super) static ORDER: Shape = Shape::new("Order", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Column", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "SortOrder", shape: &INTEGER_FLAG, required: true, place: Place::Body },
] }));
pub(super) static ORDER_LIST: Shape = Shape::new("OrderList", Kind::List(&ORDER));
pub(super) static PAGE_SIZE: Shape = Shape { min: Some(1), max: Some(1000), ..Shape::new("PageSize", Kind::Integer) };
pub(super) static PARAMETERS_MAP: Shape = Shape::new("ParametersMap", Kind::Map { key: &KEY_STRING, value: &PARAMETERS_MAP_VALUE });
pub(super) static PARAMETERS_MAP_VALUE: Shape = Shape { max: Some(512000), ..Shape::new("ParametersMapValue", Kind::String) };
pub(super) static PARTITION: Shape = Shape::new("Partition", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Values", shape: &VALUE_STRING_LIST, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "TableName", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "CreationTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "LastAccessTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "StorageDescriptor", shape: &STORAGE_DESCRIPTOR, required: false, place: Place::Body },
    Member { name: "Parameters", shape: &PARAMETERS_MAP, required: false, place: Place::Body },
    Member { name: "LastAnalyzedTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
] }));
pub(super) static PARTITION_INDEX: Shape = Shape::new("PartitionIndex", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Keys", shape: &KEY_LIST, required: true, place: Place::Body },
    Member { name: "IndexName", shape: &NAME_STRING, required: true, place: Place::Body },
] }));
pub(super) static PARTITION_INDEX_DESCRIPTOR: Shape = Shape::new("PartitionIndexDescriptor", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "IndexName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "Keys", shape: &KEY_SCHEMA_ELEMENT_LIST, required: true, place: Place::Body },
    Member { name: "IndexStatus", shape: &PARTITION_INDEX_STATUS, required: true, place: Place::Body },
    Member { name: "BackfillErrors", shape: &BACKFILL_ERRORS, required: false, place: Place::Body },
] }));
pub(super) static PARTITION_INDEX_DESCRIPTOR_LIST: Shape = Shape::new("PartitionIndexDescriptorList", Kind::List(&PARTITION_INDEX_DESCRIPTOR));
pub(super) static PARTITION_INDEX_LIST: Shape = Shape::new("PartitionIndexList", Kind::List(&PARTITION_INDEX));
pub(super) static PARTITION_INDEX_STATUS: Shape = Shape { values: &["CREATING", "ACTIVE", "DELETING", "FAILED"], ..Shape::new("PartitionIndexStatus", Kind::String) };
pub(super) static PARTITION_LIST: Shape = Shape::new("PartitionList", Kind::List(&PARTITION));
pub(super) static PARTITION_VALUE_LIST: Shape = Shape::new("PartitionValueList", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Values", shape: &VALUE_STRING_LIST, required: true, place: Place::Body },
] }));
pub(super) static PERMISSION: Shape = Shape { values: &["ALL", "SELECT", "ALTER", "DROP", "DELETE", "INSERT", "CREATE_DATABASE", "CREATE_TABLE", "DATA_LOCATION_ACCESS"], ..Shape::new("Permission", Kind::String) };
pub(super) static PERMISSION_LIST: Shape = Shape::new("PermissionList", Kind::List(&PERMISSION));
pub(super) static PREDICATE_STRING: Shape = Shape { min: Some(0), max: Some(2048), pattern: Some(&PATTERN_2), ..Shape::new("PredicateString", Kind::String) };
pub(super) static PRINCIPAL_PERMISSIONS: Shape = Shape::new("PrincipalPermissions", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Principal", shape: &DATA_LAKE_PRINCIPAL, required: false, place: Place::Body },
    Member { name: "Permissions", shape: &PERMISSION_LIST, required: false, place: Place::Body },
] }));
pub(super) static PRINCIPAL_PERMISSIONS_LIST: Shape = Shape::new("PrincipalPermissionsList", Kind::List(&PRINCIPAL_PERMISSIONS));
pub(super) static REFRESH_SECONDS: Shape = Shape::new("RefreshSeconds", Kind::Long);
pub(super) static RESOURCE_ACTION: Shape = Shape { values: &["UPDATE", "CREATE"], ..Shape::new("ResourceAction", Kind::String) };
pub(super) static RESOURCE_SHARE_TYPE: Shape = Shape { values: &["FOREIGN", "ALL", "FEDERATED"], ..Shape::new("ResourceShareType", Kind::String) };
pub(super) static RESOURCE_STATE: Shape = Shape { values: &["QUEUED", "IN_PROGRESS", "SUCCESS", "STOPPED", "FAILED"], ..Shape::new("ResourceState", Kind::String) };
pub(super) static SCHEMA_ID: Shape = Shape::new("SchemaId", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SchemaArn", shape: &GLUE_RESOURCE_ARN, required: false, place: Place::Body },
    Member { name: "SchemaName", shape: &SCHEMA_REGISTRY_NAME_STRING, required: false, place: Place::Body },
    Member { name: "RegistryName", shape: &SCHEMA_REGISTRY_NAME_STRING, required: false, place: Place::Body },
] }));
pub(super) static SCHEMA_REFERENCE: Shape = Shape::new("SchemaReference", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SchemaId", shape: &SCHEMA_ID, required: false, place: Place::Body },
    Member { name: "SchemaVersionId", shape: &SCHEMA_VERSION_ID_STRING, required: false, place: Place::Body },
    Member { name: "SchemaVersionNumber", shape: &VERSION_LONG_NUMBER, required: false, place: Place::Body },
] }));
pub(super) static SCHEMA_REGISTRY_NAME_STRING: Shape = Shape { min: Some(1), max: Some(255), pattern: Some(&PATTERN_4), ..Shape::new("SchemaRegistryNameString", Kind::String) };
pub(super) static SCHEMA_VERSION_ID_STRING: Shape = Shape { min: Some(36), max: Some(36), pattern: Some(&PATTERN_5), ..Shape::new("SchemaVersionIdString", Kind::String) };
pub(super) static SEGMENT: Shape = Shape::new("Segment", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SegmentNumber", shape: &NON_NEGATIVE_INTEGER, required: true, place: Place::Body },
    Member { name: "TotalSegments", shape: &TOTAL_SEGMENTS_INTEGER, required: true, place: Place::Body },
] }));
pub(super) static SER_DE_INFO: Shape = Shape::new("SerDeInfo", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Name", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "SerializationLibrary", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "Parameters", shape: &PARAMETERS_MAP, required: false, place: Place::Body },
] }));
pub(super) static SKEWED_INFO: Shape = Shape::new("SkewedInfo", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "SkewedColumnNames", shape: &NAME_STRING_LIST, required: false, place: Place::Body },
    Member { name: "SkewedColumnValues", shape: &COLUMN_VALUE_STRING_LIST, required: false, place: Place::Body },
    Member { name: "SkewedColumnValueLocationMaps", shape: &LOCATION_MAP, required: false, place: Place::Body },
] }));
pub(super) static STATUS_DETAILS: Shape = Shape::new("StatusDetails", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RequestedChange", shape: &TABLE, required: false, place: Place::Body },
    Member { name: "ViewValidations", shape: &VIEW_VALIDATION_LIST, required: false, place: Place::Body },
] }));
pub(super) static STORAGE_DESCRIPTOR: Shape = Shape::new("StorageDescriptor", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Columns", shape: &COLUMN_LIST, required: false, place: Place::Body },
    Member { name: "Location", shape: &LOCATION_STRING, required: false, place: Place::Body },
    Member { name: "AdditionalLocations", shape: &LOCATION_STRING_LIST, required: false, place: Place::Body },
    Member { name: "InputFormat", shape: &FORMAT_STRING, required: false, place: Place::Body },
    Member { name: "OutputFormat", shape: &FORMAT_STRING, required: false, place: Place::Body },
    Member { name: "Compressed", shape: &BOOLEAN, required: false, place: Place::Body },
    Member { name: "NumberOfBuckets", shape: &INTEGER, required: false, place: Place::Body },
    Member { name: "SerdeInfo", shape: &SER_DE_INFO, required: false, place: Place::Body },
    Member { name: "BucketColumns", shape: &NAME_STRING_LIST, required: false, place: Place::Body },
    Member { name: "SortColumns", shape: &ORDER_LIST, required: false, place: Place::Body },
    Member { name: "Parameters", shape: &PARAMETERS_MAP, required: false, place: Place::Body },
    Member { name: "SkewedInfo", shape: &SKEWED_INFO, required: false, place: Place::Body },
    Member { name: "StoredAsSubDirectories", shape: &BOOLEAN, required: false, place: Place::Body },
    Member { name: "SchemaReference", shape: &SCHEMA_REFERENCE, required: false, place: Place::Body },
] }));
pub(super) static STRING_TO_STRING_MAP: Shape = Shape::new("StringToStringMap", Kind::Map { key: &NULLABLE_STRING, value: &NULLABLE_STRING });
pub(super) static TABLE: Shape = Shape::new("Table", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Name", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "Description", shape: &DESCRIPTION_STRING, required: false, place: Place::Body },
    Member { name: "Owner", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "CreateTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "UpdateTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "LastAccessTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "LastAnalyzedTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "Retention", shape: &NON_NEGATIVE_INTEGER, required: false, place: Place::Body },
    Member { name: "StorageDescriptor", shape: &STORAGE_DESCRIPTOR, required: false, place: Place::Body },
    Member { name: "PartitionKeys", shape: &COLUMN_LIST, required: false, place: Place::Body },
    Member { name: "ViewOriginalText", shape: &VIEW_TEXT_STRING, required: false, place: Place::Body },
    Member { name: "ViewExpandedText", shape: &VIEW_TEXT_STRING, required: false, place: Place::Body },
    Member { name: "TableType", shape: &TABLE_TYPE_STRING, required: false, place: Place::Body },
    Member { name: "Parameters", shape: &PARAMETERS_MAP, required: false, place: Place::Body },
    Member { name: "CreatedBy", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "IsRegisteredWithLakeFormation", shape: &BOOLEAN, required: false, place: Place::Body },
    Member { name: "TargetTable", shape: &TABLE_IDENTIFIER, required: false, place: Place::Body },
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "VersionId", shape: &VERSION_STRING, required: false, place: Place::Body },
    Member { name: "FederatedTable", shape: &FEDERATED_TABLE, required: false, place: Place::Body },
    Member { name: "ViewDefinition", shape: &VIEW_DEFINITION, required: false, place: Place::Body },
    Member { name: "IsMultiDialectView", shape: &NULLABLE_BOOLEAN, required: false, place: Place::Body },
    Member { name: "IsMaterializedView", shape: &NULLABLE_BOOLEAN, required: false, place: Place::Body },
    Member { name: "IcebergTableMetadata", shape: &ICEBERG_TABLE_METADATA, required: false, place: Place::Body },
    Member { name: "Status", shape: &TABLE_STATUS, required: false, place: Place::Body },
] }));
pub(super) static TABLE_ATTRIBUTES: Shape = Shape { values: &["NAME", "TABLE_TYPE", "DEFAULT", "LATEST_ICEBERG_METADATA"], ..Shape::new("TableAttributes", Kind::String) };
pub(super) static TABLE_ATTRIBUTES_LIST: Shape = Shape::new("TableAttributesList", Kind::List(&TABLE_ATTRIBUTES));
pub(super) static TABLE_ID_STRING: Shape = Shape { max: Some(100), pattern: Some(&PATTERN_1), ..Shape::new("TableIdString", Kind::String) };
pub(super) static TABLE_IDENTIFIER: Shape = Shape::new("TableIdentifier", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "Name", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "Region", shape: &NAME_STRING, required: false, place: Place::Body },
] }));
pub(super) static TABLE_INPUT: Shape = Shape::new("TableInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Name", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "Description", shape: &DESCRIPTION_STRING, required: false, place: Place::Body },
    Member { name: "Owner", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "LastAccessTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "LastAnalyzedTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "Retention", shape: &NON_NEGATIVE_INTEGER, required: false, place: Place::Body },
    Member { name: "StorageDescriptor", shape: &STORAGE_DESCRIPTOR, required: false, place: Place::Body },
    Member { name: "PartitionKeys", shape: &COLUMN_LIST, required: false, place: Place::Body },
    Member { name: "ViewOriginalText", shape: &VIEW_TEXT_STRING, required: false, place: Place::Body },
    Member { name: "ViewExpandedText", shape: &VIEW_TEXT_STRING, required: false, place: Place::Body },
    Member { name: "TableType", shape: &TABLE_TYPE_STRING, required: false, place: Place::Body },
    Member { name: "Parameters", shape: &PARAMETERS_MAP, required: false, place: Place::Body },
    Member { name: "TargetTable", shape: &TABLE_IDENTIFIER, required: false, place: Place::Body },
    Member { name: "ViewDefinition", shape: &VIEW_DEFINITION_INPUT, required: false, place: Place::Body },
] }));
pub(super) static TABLE_LIST: Shape = Shape::new("TableList", Kind::List(&TABLE));
pub(super) static TABLE_STATUS: Shape = Shape::new("TableStatus", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "RequestedBy", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "UpdatedBy", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "RequestTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "UpdateTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "Action", shape: &RESOURCE_ACTION, required: false, place: Place::Body },
    Member { name: "State", shape: &RESOURCE_STATE, required: false, place: Place::Body },
    Member { name: "Error", shape: &ERROR_DETAIL, required: false, place: Place::Body },
    Member { name: "Details", shape: &STATUS_DETAILS, required: false, place: Place::Body },
] }));
pub(super) static TABLE_TYPE_STRING: Shape = Shape { max: Some(255), ..Shape::new("TableTypeString", Kind::String) };
pub(super) static TABLE_VERSION: Shape = Shape::new("TableVersion", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Table", shape: &TABLE, required: false, place: Place::Body },
    Member { name: "VersionId", shape: &VERSION_STRING, required: false, place: Place::Body },
] }));
pub(super) static TABLE_VERSION_ID: Shape = Shape { min: Some(-1), ..Shape::new("TableVersionId", Kind::Long) };
pub(super) static TAG_KEY: Shape = Shape { min: Some(1), max: Some(128), ..Shape::new("TagKey", Kind::String) };
pub(super) static TAG_KEYS_LIST: Shape = Shape { min: Some(0), max: Some(50), ..Shape::new("TagKeysList", Kind::List(&TAG_KEY)) };
pub(super) static TAG_RESOURCE_REQUEST: Shape = Shape::new("TagResourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceArn", shape: &GLUE_RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "TagsToAdd", shape: &TAGS_MAP, required: true, place: Place::Body },
] }));
pub(super) static TAG_RESOURCE_RESPONSE: Shape = Shape::new("TagResourceResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static TAG_VALUE: Shape = Shape { min: Some(0), max: Some(256), ..Shape::new("TagValue", Kind::String) };
pub(super) static TAGS_MAP: Shape = Shape { min: Some(0), max: Some(50), ..Shape::new("TagsMap", Kind::Map { key: &TAG_KEY, value: &TAG_VALUE }) };
pub(super) static TIMESTAMP: Shape = Shape::new("Timestamp", Kind::Timestamp);
pub(super) static TOKEN: Shape = Shape::new("Token", Kind::String);
pub(super) static TOTAL_SEGMENTS_INTEGER: Shape = Shape { min: Some(1), max: Some(10), ..Shape::new("TotalSegmentsInteger", Kind::Integer) };
pub(super) static TRANSACTION_ID_STRING: Shape = Shape { min: Some(1), max: Some(255), pattern: Some(&PATTERN_6), ..Shape::new("TransactionIdString", Kind::String) };
pub(super) static URI: Shape = Shape { min: Some(1), max: Some(1024), pattern: Some(&PATTERN_2), ..Shape::new("URI", Kind::String) };
pub(super) static UNTAG_RESOURCE_REQUEST: Shape = Shape::new("UntagResourceRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "ResourceArn", shape: &GLUE_RESOURCE_ARN, required: true, place: Place::Body },
    Member { name: "TagsToRemove", shape: &TAG_KEYS_LIST, required: true, place: Place::Body },
] }));
pub(super) static UNTAG_RESOURCE_RESPONSE: Shape = Shape::new("UntagResourceResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPDATE_DATABASE_REQUEST: Shape = Shape::new("UpdateDatabaseRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "Name", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "DatabaseInput", shape: &DATABASE_INPUT, required: true, place: Place::Body },
] }));
pub(super) static UPDATE_DATABASE_RESPONSE: Shape = Shape::new("UpdateDatabaseResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static UPDATE_ICEBERG_INPUT: Shape = Shape::new("UpdateIcebergInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "UpdateIcebergTableInput", shape: &UPDATE_ICEBERG_TABLE_INPUT, required: true, place: Place::Body },
] }));
pub(super) static UPDATE_ICEBERG_TABLE_INPUT: Shape = Shape::new("UpdateIcebergTableInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Updates", shape: &ICEBERG_TABLE_UPDATE_LIST, required: true, place: Place::Body },
] }));
pub(super) static UPDATE_OPEN_TABLE_FORMAT_INPUT: Shape = Shape::new("UpdateOpenTableFormatInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "UpdateIcebergInput", shape: &UPDATE_ICEBERG_INPUT, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_TABLE_REQUEST: Shape = Shape::new("UpdateTableRequest", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "CatalogId", shape: &CATALOG_ID_STRING, required: false, place: Place::Body },
    Member { name: "DatabaseName", shape: &NAME_STRING, required: true, place: Place::Body },
    Member { name: "Name", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "TableInput", shape: &TABLE_INPUT, required: false, place: Place::Body },
    Member { name: "SkipArchive", shape: &BOOLEAN_NULLABLE, required: false, place: Place::Body },
    Member { name: "TransactionId", shape: &TRANSACTION_ID_STRING, required: false, place: Place::Body },
    Member { name: "VersionId", shape: &VERSION_STRING, required: false, place: Place::Body },
    Member { name: "ViewUpdateAction", shape: &VIEW_UPDATE_ACTION, required: false, place: Place::Body },
    Member { name: "Force", shape: &BOOLEAN, required: false, place: Place::Body },
    Member { name: "UpdateOpenTableFormatInput", shape: &UPDATE_OPEN_TABLE_FORMAT_INPUT, required: false, place: Place::Body },
] }));
pub(super) static UPDATE_TABLE_RESPONSE: Shape = Shape::new("UpdateTableResponse", Kind::Structure(Structure { payload: None, event_stream: false, members: &[] }));
pub(super) static VALUE_STRING: Shape = Shape { min: Some(1), max: Some(1024), ..Shape::new("ValueString", Kind::String) };
pub(super) static VALUE_STRING_LIST: Shape = Shape::new("ValueStringList", Kind::List(&VALUE_STRING));
pub(super) static VERSION_LONG_NUMBER: Shape = Shape { min: Some(1), max: Some(100000), ..Shape::new("VersionLongNumber", Kind::Long) };
pub(super) static VERSION_STRING: Shape = Shape { min: Some(1), max: Some(255), pattern: Some(&PATTERN_1), ..Shape::new("VersionString", Kind::String) };
pub(super) static VIEW_DEFINITION: Shape = Shape::new("ViewDefinition", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "IsProtected", shape: &NULLABLE_BOOLEAN, required: false, place: Place::Body },
    Member { name: "Definer", shape: &ARN_STRING, required: false, place: Place::Body },
    Member { name: "ViewVersionId", shape: &TABLE_VERSION_ID, required: false, place: Place::Body },
    Member { name: "ViewVersionToken", shape: &HASH_STRING, required: false, place: Place::Body },
    Member { name: "RefreshSeconds", shape: &REFRESH_SECONDS, required: false, place: Place::Body },
    Member { name: "LastRefreshType", shape: &LAST_REFRESH_TYPE, required: false, place: Place::Body },
    Member { name: "SubObjects", shape: &VIEW_SUB_OBJECTS_LIST, required: false, place: Place::Body },
    Member { name: "SubObjectVersionIds", shape: &VIEW_SUB_OBJECT_VERSION_IDS_LIST, required: false, place: Place::Body },
    Member { name: "Representations", shape: &VIEW_REPRESENTATION_LIST, required: false, place: Place::Body },
] }));
pub(super) static VIEW_DEFINITION_INPUT: Shape = Shape::new("ViewDefinitionInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "IsProtected", shape: &NULLABLE_BOOLEAN, required: false, place: Place::Body },
    Member { name: "Definer", shape: &ARN_STRING, required: false, place: Place::Body },
    Member { name: "Representations", shape: &VIEW_REPRESENTATION_INPUT_LIST, required: false, place: Place::Body },
    Member { name: "ViewVersionId", shape: &TABLE_VERSION_ID, required: false, place: Place::Body },
    Member { name: "ViewVersionToken", shape: &VERSION_STRING, required: false, place: Place::Body },
    Member { name: "RefreshSeconds", shape: &REFRESH_SECONDS, required: false, place: Place::Body },
    Member { name: "LastRefreshType", shape: &LAST_REFRESH_TYPE, required: false, place: Place::Body },
    Member { name: "SubObjects", shape: &VIEW_SUB_OBJECTS_LIST, required: false, place: Place::Body },
    Member { name: "SubObjectVersionIds", shape: &VIEW_SUB_OBJECT_VERSION_IDS_LIST, required: false, place: Place::Body },
] }));
pub(super) static VIEW_DIALECT: Shape = Shape { values: &["REDSHIFT", "ATHENA", "SPARK"], ..Shape::new("ViewDialect", Kind::String) };
pub(super) static VIEW_DIALECT_VERSION_STRING: Shape = Shape { min: Some(1), max: Some(255), ..Shape::new("ViewDialectVersionString", Kind::String) };
pub(super) static VIEW_REPRESENTATION: Shape = Shape::new("ViewRepresentation", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Dialect", shape: &VIEW_DIALECT, required: false, place: Place::Body },
    Member { name: "DialectVersion", shape: &VIEW_DIALECT_VERSION_STRING, required: false, place: Place::Body },
    Member { name: "ViewOriginalText", shape: &VIEW_TEXT_STRING, required: false, place: Place::Body },
    Member { name: "ViewExpandedText", shape: &VIEW_TEXT_STRING, required: false, place: Place::Body },
    Member { name: "ValidationConnection", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "IsStale", shape: &NULLABLE_BOOLEAN, required: false, place: Place::Body },
] }));
pub(super) static VIEW_REPRESENTATION_INPUT: Shape = Shape::new("ViewRepresentationInput", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Dialect", shape: &VIEW_DIALECT, required: false, place: Place::Body },
    Member { name: "DialectVersion", shape: &VIEW_DIALECT_VERSION_STRING, required: false, place: Place::Body },
    Member { name: "ViewOriginalText", shape: &VIEW_TEXT_STRING, required: false, place: Place::Body },
    Member { name: "ValidationConnection", shape: &NAME_STRING, required: false, place: Place::Body },
    Member { name: "ViewExpandedText", shape: &VIEW_TEXT_STRING, required: false, place: Place::Body },
] }));
pub(super) static VIEW_REPRESENTATION_INPUT_LIST: Shape = Shape { min: Some(1), max: Some(10), ..Shape::new("ViewRepresentationInputList", Kind::List(&VIEW_REPRESENTATION_INPUT)) };
pub(super) static VIEW_REPRESENTATION_LIST: Shape = Shape { min: Some(1), max: Some(1000), ..Shape::new("ViewRepresentationList", Kind::List(&VIEW_REPRESENTATION)) };
pub(super) static VIEW_SUB_OBJECT_VERSION_IDS_LIST: Shape = Shape { min: Some(0), max: Some(250), ..Shape::new("ViewSubObjectVersionIdsList", Kind::List(&TABLE_VERSION_ID)) };
pub(super) static VIEW_SUB_OBJECTS_LIST: Shape = Shape { min: Some(0), max: Some(10), ..Shape::new("ViewSubObjectsList", Kind::List(&ARN_STRING)) };
pub(super) static VIEW_TEXT_STRING: Shape = Shape { max: Some(409600), ..Shape::new("ViewTextString", Kind::String) };
pub(super) static VIEW_UPDATE_ACTION: Shape = Shape { values: &["ADD", "REPLACE", "ADD_OR_REPLACE", "DROP"], ..Shape::new("ViewUpdateAction", Kind::String) };
pub(super) static VIEW_VALIDATION: Shape = Shape::new("ViewValidation", Kind::Structure(Structure { payload: None, event_stream: false, members: &[
    Member { name: "Dialect", shape: &VIEW_DIALECT, required: false, place: Place::Body },
    Member { name: "DialectVersion", shape: &VIEW_DIALECT_VERSION_STRING, required: false, place: Place::Body },
    Member { name: "ViewValidationText", shape: &VIEW_TEXT_STRING, required: false, place: Place::Body },
    Member { name: "UpdateTime", shape: &TIMESTAMP, required: false, place: Place::Body },
    Member { name: "State", shape: &RESOURCE_STATE, required: false, place: Place::Body },
    Member { name: "Error", shape: &ERROR_DETAIL, required: false, place: Place::Body },
] }));
pub(super) static VIEW_VALIDATION_LIST: Shape = Shape::new("ViewValidationList", Kind::List(&VIEW_VALIDATION));

static PATTERN_1: Pattern = Pattern::new("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\t]*", Some("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\U00010000-\\U0010FFFF\\t]*"));
static PATTERN_2: Pattern = Pattern::new("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*", Some("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\U00010000-\\U0010FFFF\\r\\n\\t]*"));
static PATTERN_3: Pattern = Pattern::new("arn:aws(-(cn|us-gov|iso(-[bef])?))?:glue:.*", None);
static PATTERN_4: Pattern = Pattern::new("[a-zA-Z0-9-_$#.]+", None);
static PATTERN_5: Pattern = Pattern::new("[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}", None);
static PATTERN_6: Pattern = Pattern::new("[\\p{L}\\p{N}\\p{P}]*", None);
