package com.viralmommy.tiktok.infra;

import com.viralmommy.tiktok.accounts.ConnectionStore;
import com.viralmommy.tiktok.limits.LimitStore;
import com.viralmommy.tiktok.oauth.StateStore;
import com.viralmommy.tiktok.platform.dynamodb.TableSchema;
import com.viralmommy.tiktok.publishing.model.PublicationStore;
import com.viralmommy.tiktok.publishing.model.VideoStore;
import com.viralmommy.tiktok.webhooks.WebhookStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.CorsRule;
import software.amazon.awscdk.services.s3.HttpMethods;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/** The stack of tables, bucket, key, secret and event bus, which must survive the runtime stack. */
public final class DataStack extends Stack {
  static final List<String> VIDEO_PREFIXES = List.of(VideoStore.UPLOADS, VideoStore.DROP);

  static final List<TableSchema> TABLES =
      List.of(
          ConnectionStore.SCHEMA,
          PublicationStore.SCHEMA,
          StateStore.SCHEMA,
          LimitStore.SCHEMA,
          WebhookStore.SCHEMA);

  private final Map<String, Table> tables = new TreeMap<>();
  private final Bucket videos;
  private final Key tokenKey;
  private final Secret tikTokSecret;
  private final EventBus events;

  DataStack(Construct scope, StageSettings settings) {
    super(
        scope,
        "tiktok-%s-data".formatted(settings.stage()),
        StackProps.builder()
            .description("TikTok publishing, %s: data".formatted(settings.stage()))
            .terminationProtection(settings.deletionProtection())
            .build());
    for (TableSchema schema : TABLES) {
      tables.put(schema.variable(), table(schema, settings));
    }
    videos = videos(settings);
    tokenKey =
        Key.Builder.create(this, "TokenKey")
            .description("Encrypts the data keys of TikTok tokens and upload URLs")
            .enableKeyRotation(true)
            .pendingWindow(Duration.days(30))
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    tikTokSecret = emptySecret();
    events =
        EventBus.Builder.create(this, "Events")
            .eventBusName("tiktok-" + settings.stage())
            .description("Events about publications and connections")
            .build();
    output("VideoBucket", videos.getBucketName(), "Users' videos");
    output("EventBus", events.getEventBusName(), "Event bus for subscribers' rules");
    output(
        "TikTokSecret",
        tikTokSecret.getSecretArn(),
        "Secret for the client key and client secret of the TikTok app");
  }

  private Table table(TableSchema schema, StageSettings settings) {
    Table.Builder builder =
        Table.Builder.create(this, idOf(schema))
            .partitionKey(key(schema.partitionKey(), AttributeType.STRING))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
            .deletionProtection(settings.deletionProtection())
            .removalPolicy(RemovalPolicy.RETAIN);
    schema.sortKey().ifPresent(name -> builder.sortKey(key(name, AttributeType.STRING)));
    schema.timeToLive().ifPresent(builder::timeToLiveAttribute);
    if (schema.streamed()) {
      builder.stream(StreamViewType.NEW_AND_OLD_IMAGES);
    }
    Table table = builder.build();
    for (TableSchema.Index index : schema.indexes()) {
      GlobalSecondaryIndexProps.Builder props =
          GlobalSecondaryIndexProps.builder()
              .indexName(index.name())
              .partitionKey(key(index.partitionKey(), AttributeType.STRING))
              .projectionType(ProjectionType.KEYS_ONLY);
      index.numericSortKey().ifPresent(name -> props.sortKey(key(name, AttributeType.NUMBER)));
      table.addGlobalSecondaryIndex(props.build());
    }
    return table;
  }

  private Bucket videos(StageSettings settings) {
    Bucket bucket =
        Bucket.Builder.create(this, "Videos")
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .encryption(BucketEncryption.S3_MANAGED)
            .enforceSsl(true)
            .minimumTlsVersion(1.2)
            .removalPolicy(RemovalPolicy.RETAIN)
            .lifecycleRules(
                VIDEO_PREFIXES.stream().map(prefix -> expiry(prefix, settings)).toList())
            // Browsers only PUT with presigned URLs; everything else uses the API.
            .cors(
                List.of(
                    CorsRule.builder()
                        .allowedMethods(List.of(HttpMethods.PUT))
                        .allowedOrigins(settings.origins())
                        .allowedHeaders(List.of("Content-Type"))
                        .exposedHeaders(List.of("ETag"))
                        .maxAge(3600)
                        .build()))
            .build();
    AcceptedFindings.accept(
        bucket,
        "AwsSolutions-S1",
        "Access logs would keep the query strings of presigned upload URLs, which are secrets;"
            + " CloudTrail data events record the same requests without them.");
    return bucket;
  }

  private static LifecycleRule expiry(String prefix, StageSettings settings) {
    return LifecycleRule.builder()
        .id("expire-" + prefix.replace("/", ""))
        .prefix(prefix)
        .expiration(Duration.days(settings.videoDays()))
        .abortIncompleteMultipartUploadAfter(Duration.days(1))
        .build();
  }

  /** A secret with placeholder values; a person stores the real ones once. */
  private Secret emptySecret() {
    Secret secret =
        Secret.Builder.create(this, "TikTokApp")
            .description("{\"client_key\":…,\"client_secret\":…} of the TikTok app")
            .generateSecretString(
                SecretStringGenerator.builder()
                    .secretStringTemplate("{\"client_key\":\"\"}")
                    .generateStringKey("client_secret")
                    .build())
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    AcceptedFindings.accept(
        secret,
        "AwsSolutions-SMG4",
        "TikTok has no interface to rotate a client secret; a person replaces it in TikTok's"
            + " developer portal and here, and the functions read the new one at once.");
    return secret;
  }

  private void output(String name, String value, String description) {
    CfnOutput.Builder.create(this, name).value(value).description(description).build();
  }

  private static Attribute key(String name, AttributeType type) {
    return Attribute.builder().name(name).type(type).build();
  }

  /** The construct id of a table, such as {@code ConnectionsTable}. */
  static String idOf(TableSchema schema) {
    StringBuilder id = new StringBuilder();
    for (String word : schema.variable().split("_")) {
      id.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return id.toString();
  }

  Table table(TableSchema schema) {
    return tables.get(schema.variable());
  }

  Bucket videos() {
    return videos;
  }

  Key tokenKey() {
    return tokenKey;
  }

  Secret tikTokSecret() {
    return tikTokSecret;
  }

  EventBus events() {
    return events;
  }

  /** The environment variables that name the resources of this stack. */
  Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    tables.forEach((variable, table) -> variables.put(variable, table.getTableName()));
    variables.put("VIDEO_BUCKET", videos.getBucketName());
    variables.put("TOKEN_KEY_ID", tokenKey.getKeyArn());
    variables.put("TIKTOK_SECRET_ID", tikTokSecret.getSecretArn());
    variables.put("EVENT_BUS", events.getEventBusName());
    return variables;
  }
}
