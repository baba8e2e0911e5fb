package com.viralmommy.tiktok.platform;

import java.util.List;
import java.util.Optional;

/**
 * A DynamoDB table as its store expects it. The CDK app and the laptop run both create tables from
 * here.
 *
 * @param variable the environment variable that carries the table's name
 * @param partitionKey name of the string partition key
 * @param sortKey name of the string sort key, if any
 * @param timeToLive name of the attribute with the expiry in epoch seconds, if any
 */
public record TableSchema(
    String variable,
    String partitionKey,
    Optional<String> sortKey,
    Optional<String> timeToLive,
    List<Index> indexes) {
  /**
   * A sparse global index that projects keys only.
   *
   * @param numericSortKey name of a number attribute, if the index is sorted
   */
  public record Index(String name, String partitionKey, Optional<String> numericSortKey) {}
}
