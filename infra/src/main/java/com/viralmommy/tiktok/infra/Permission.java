package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.accounts.tokens.TokenVault;
import com.viralmommy.tiktok.lambda.WorkQueue;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * An IAM permission on named resources; no permission covers all resources.
 *
 * @param actions such as {@code dynamodb:GetItem}
 * @param resources the ARNs in a stage
 * @param conditions as in an IAM policy
 * @param videoPrefixes the prefixes of the objects; empty if the resources are not objects
 */
record Permission(
    List<String> actions,
    Function<StageResources, List<String>> resources,
    Map<String, Map<String, String>> conditions,
    List<String> videoPrefixes) {

  /**
   * @param calls such as {@code GetItem}
   */
  static Permission items(TableSchema table, String... calls) {
    return of("dynamodb", List.of(calls), stage -> List.of(stage.table(table).getTableArn()));
  }

  static Permission queryIndex(TableSchema table, String index) {
    if (table.indexes().stream().noneMatch(known -> known.name().equals(index))) {
      throw new IllegalArgumentException("%s has no index %s".formatted(table.variable(), index));
    }
    return of(
        "dynamodb",
        List.of("Query"),
        stage -> List.of(stage.table(table).getTableArn() + "/index/" + index));
  }

  /** Lambda reads a table's stream with the role of the function. */
  static Permission readStream(TableSchema table) {
    return of(
        "dynamodb",
        List.of("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"),
        stage -> List.of(stage.table(table).getTableStreamArn()));
  }

  static Permission readVideos(String... prefixes) {
    return videos("GetObject", prefixes);
  }

  /** Without it, S3 answers 403 instead of 404 for a missing object. */
  static Permission listBucket() {
    return of("s3", List.of("ListBucket"), stage -> List.of(stage.videos().getBucketArn()));
  }

  /** For presigned upload URLs, which have the permissions of their signer. */
  static Permission uploadVideos() {
    return videos("PutObject", VideoStore.UPLOADS);
  }

  static Permission send(WorkQueue queue) {
    return of("sqs", List.of("SendMessage"), stage -> List.of(stage.queue(queue).getQueueArn()));
  }

  static Permission readTikTokSecret() {
    return of(
        "secretsmanager",
        List.of("GetSecretValue"),
        stage -> List.of(stage.tikTokSecret().getSecretArn()));
  }

  static Permission putEvents() {
    return of("events", List.of("PutEvents"), stage -> List.of(stage.events().getEventBusArn()));
  }

  /** For the data keys that encrypt tokens. */
  static Permission generateDataKey() {
    return vault("GenerateDataKey");
  }

  /** For the data keys that decrypt tokens. */
  static Permission decrypt() {
    return vault("Decrypt");
  }

  private static Permission vault(String call) {
    Map<String, String> context = new TreeMap<>();
    TokenVault.ENCRYPTION_CONTEXT.forEach(
        (name, value) -> context.put("kms:EncryptionContext:" + name, value));
    return new Permission(
        List.of("kms:" + call),
        stage -> List.of(stage.tokenKey().getKeyArn()),
        Map.of("StringEquals", context),
        List.of());
  }

  private static Permission videos(String call, String... prefixes) {
    return new Permission(
        List.of("s3:" + call),
        stage -> Stream.of(prefixes).map(p -> stage.videos().arnForObjects(p + "*")).toList(),
        Map.of(),
        List.of(prefixes));
  }

  private static Permission of(
      String service, List<String> calls, Function<StageResources, List<String>> resources) {
    return new Permission(
        calls.stream().map(call -> service + ":" + call).toList(), resources, Map.of(), List.of());
  }

  PolicyStatement statement(StageResources stage) {
    return PolicyStatement.Builder.create()
        .actions(actions)
        .resources(resources.apply(stage))
        .conditions(conditions)
        .build();
  }
}
