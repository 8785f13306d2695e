//! The operations of the Data Catalog, one file each: what it does, the function, its tests. A new one is a file and a line here.

use penstock_model::Value;

use crate::Glue;

mod create_database;
mod create_table;
mod delete_database;
mod delete_table;
mod delete_table_version;
mod get_database;
mod get_databases;
mod get_partition_indexes;
mod get_partitions;
mod get_table;
mod get_table_version;
mod get_table_versions;
mod get_tables;
mod get_tags;
mod tag_resource;
mod untag_resource;
mod update_database;
mod update_table;

penstock_api::operations! { Glue, "glue";
    CreateDatabase(Value) => create_database::create_database,
    CreateTable(Value) => create_table::create_table,
    DeleteDatabase(Value) => delete_database::delete_database,
    DeleteTable(Value) => delete_table::delete_table,
    DeleteTableVersion(Value) => delete_table_version::delete_table_version,
    GetDatabase(Value) => get_database::get_database,
    GetDatabases(Value) => get_databases::get_databases,
    GetPartitionIndexes(Value) => get_partition_indexes::get_partition_indexes,
    GetPartitions(Value) => get_partitions::get_partitions,
    GetTable(Value) => get_table::get_table,
    GetTableVersion(Value) => get_table_version::get_table_version,
    GetTableVersions(Value) => get_table_versions::get_table_versions,
    GetTables(Value) => get_tables::get_tables,
    GetTags(Value) => get_tags::get_tags,
    TagResource(Value) => tag_resource::tag_resource,
    UntagResource(Value) => untag_resource::untag_resource,
    UpdateDatabase(Value) => update_database::update_database,
    UpdateTable(Value) => update_table::update_table,
}
