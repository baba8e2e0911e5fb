package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.infra.Template.Resource;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"staging", "production"})
class DataTemplateIT {
  private final StageTemplates stage;

  DataTemplateIT(String stage) {
    this.stage = StageTemplates.of(stage);
  }

  private static final Set<String> HOLDS_DATA =
      Set.of(
          "AWS::DynamoDB::Table",
          "AWS::S3::Bucket",
          "AWS::KMS::Key",
          "AWS::SecretsManager::Secret");

  @Test
  void keepsDataWhenTheStackIsRemovedAndHoldsNoneElsewhere() {
    for (Resource resource : stage.data().all()) {
      if (HOLDS_DATA.contains(resource.type())) {
        assertThat(resource.json().path("DeletionPolicy").textValue())
            .as("deletion of %s", resource)
            .isEqualTo("Retain");
        assertThat(resource.json().path("UpdateReplacePolicy").textValue())
            .as("replacement of %s", resource)
            .isEqualTo("Retain");
      }
    }
    assertThat(stage.runtime().all()).noneMatch(resource -> HOLDS_DATA.contains(resource.type()));
  }

  @Test
  void recoversTablesToAnyPointInTimeAndProtectsThoseOfProduction() {
    for (Resource table : stage.data().all("AWS::DynamoDB::Table")) {
      assertThat(
              table
                  .property("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled")
                  .booleanValue())
          .isTrue();
      assertThat(table.property("DeletionProtectionEnabled").booleanValue())
          .isEqualTo(stage.settings().stage().equals("production"));
    }
  }

  @Test
  void makesEachTableAsItsStoreExpectsIt() {
    List<TableSchema> schemas = DataStack.TABLES;
    List<Resource> tables = new ArrayList<>(stage.data().all("AWS::DynamoDB::Table"));
    assertThat(tables).hasSameSizeAs(schemas);
    for (TableSchema schema : schemas) {
      Resource table =
          tables.stream()
              .filter(candidate -> keysOf(candidate.property("KeySchema")).equals(keys(schema)))
              .findFirst()
              .orElseThrow();
      tables.remove(table);
      assertThat(table.property("TimeToLiveSpecification", "AttributeName").asText(null))
          .isEqualTo(schema.timeToLive().orElse(null));
      assertThat(table.property("StreamSpecification", "StreamViewType").asText(null))
          .isEqualTo(schema.streamed() ? "NEW_AND_OLD_IMAGES" : null);
      List<String> indexes = new ArrayList<>();
      for (JsonNode index : table.property("GlobalSecondaryIndexes")) {
        assertThat(index.at("/Projection/ProjectionType").textValue()).isEqualTo("KEYS_ONLY");
        indexes.add(index.path("IndexName").textValue() + keysOf(index.path("KeySchema")));
      }
      assertThat(indexes)
          .containsExactlyElementsOf(
              schema.indexes().stream().map(index -> index.name() + keys(index)).toList());
    }
  }

  private static List<String> keys(TableSchema schema) {
    List<String> keys = new ArrayList<>(List.of(schema.partitionKey()));
    schema.sortKey().ifPresent(keys::add);
    return keys;
  }

  private static List<String> keys(TableSchema.Index index) {
    List<String> keys = new ArrayList<>(List.of(index.partitionKey()));
    index.numericSortKey().ifPresent(keys::add);
    return keys;
  }

  private static List<String> keysOf(JsonNode keySchema) {
    List<String> keys = new ArrayList<>();
    keySchema.forEach(key -> keys.add(key.path("AttributeName").textValue()));
    return keys;
  }

  @Test
  void blocksPublicAccessToTheBucketAndRequiresTls() {
    Resource bucket = stage.data().all("AWS::S3::Bucket").getFirst();
    assertThat(bucket.property("PublicAccessBlockConfiguration"))
        .hasSize(4)
        .allMatch(JsonNode::booleanValue);
    assertThat(bucket.properties().has("BucketEncryption")).isTrue();
    List<String> refused = new ArrayList<>();
    for (Resource policy : stage.data().all("AWS::S3::BucketPolicy")) {
      for (JsonNode statement : policy.property("PolicyDocument", "Statement")) {
        assertThat(statement.path("Effect").textValue())
            .as("the bucket's policy only refuses")
            .isEqualTo("Deny");
        refused.add(statement.path("Condition").toString());
      }
    }
    assertThat(refused)
        .containsExactlyInAnyOrder(
            "{\"Bool\":{\"aws:SecureTransport\":\"false\"}}",
            "{\"NumericLessThan\":{\"s3:TlsVersion\":1.2}}");
  }

  @Test
  void expiresVideosAndIncompleteUploads() {
    Resource bucket = stage.data().all("AWS::S3::Bucket").getFirst();
    List<String> prefixes = new ArrayList<>();
    for (JsonNode rule : bucket.property("LifecycleConfiguration", "Rules")) {
      prefixes.add(rule.path("Prefix").textValue());
      assertThat(rule.path("ExpirationInDays").intValue()).isEqualTo(stage.settings().videoDays());
      assertThat(rule.at("/AbortIncompleteMultipartUpload/DaysAfterInitiation").intValue())
          .isEqualTo(1);
      assertThat(rule.path("Status").textValue()).isEqualTo("Enabled");
    }
    assertThat(prefixes).containsExactlyInAnyOrder(VideoStore.UPLOADS, VideoStore.DROP);
  }

  @Test
  void letsOnlyPagesOfTheStagesOriginsUpload() {
    JsonNode rules =
        stage.data().all("AWS::S3::Bucket").getFirst().property("CorsConfiguration", "CorsRules");
    assertThat(rules).hasSize(1);
    assertThat(rules.path(0).path("AllowedMethods")).hasToString("[\"PUT\"]");
    assertThat(rules.path(0).path("AllowedHeaders")).hasToString("[\"Content-Type\"]");
    assertThat(rules.path(0).path("ExposedHeaders")).hasToString("[\"ETag\"]");
    List<String> origins = new ArrayList<>();
    rules.path(0).path("AllowedOrigins").forEach(origin -> origins.add(origin.textValue()));
    assertThat(origins).isEqualTo(stage.settings().origins()).doesNotContain("*");
  }

  @Test
  void rotatesTheKeyThatEncryptsTokens() {
    assertThat(stage.data().all("AWS::KMS::Key"))
        .hasSize(1)
        .allMatch(key -> key.property("EnableKeyRotation").booleanValue());
  }

  @Test
  void hasNoSecretInATemplate() {
    for (Resource secret : stage.data().all("AWS::SecretsManager::Secret")) {
      assertThat(secret.properties().has("SecretString")).isFalse();
    }
  }
}
