package com.viralmommy.tiktok;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import java.net.URI;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The changes of a table from its beginning, each taken once, as Lambda gives them to functions.
 */
public final class TableStream {
  private final DynamoDbStreamsClient streams;
  private final String arn;

  /** The sequence number of the last record that was taken from each shard. */
  private final Map<String, String> taken = new HashMap<>();

  private TableStream(DynamoDbStreamsClient streams, String arn) {
    this.streams = streams;
    this.arn = arn;
  }

  public static TableStream of(DynamoDbStreamsClient streams, String table) {
    String arn = streams.listStreams(r -> r.tableName(table)).streams().getFirst().streamArn();
    return new TableStream(streams, arn);
  }

  /**
   * @param aws the variables that lead to the engines
   */
  public static DynamoDbStreamsClient client(Map<String, String> aws) {
    return DynamoDbStreamsClient.builder()
        .region(Region.of(aws.get("AWS_REGION")))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    aws.get("AWS_ACCESS_KEY_ID"), aws.get("AWS_SECRET_ACCESS_KEY"))))
        .endpointOverride(URI.create(aws.get("AWS_ENDPOINT_URL_DYNAMODB_STREAMS")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  /** What has changed since the last time. */
  public List<DynamodbStreamRecord> take() {
    List<DynamodbStreamRecord> changes = new ArrayList<>();
    for (Shard shard : streams.describeStream(r -> r.streamArn(arn)).streamDescription().shards()) {
      String iterator = iterator(shard.shardId());
      while (iterator != null) {
        String from = iterator;
        var answer = streams.getRecords(r -> r.shardIterator(from));
        if (answer.records().isEmpty()) {
          break;
        }
        answer.records().forEach(record -> changes.add(delivered(record)));
        taken.put(shard.shardId(), changes.getLast().getDynamodb().getSequenceNumber());
        iterator = answer.nextShardIterator();
      }
    }
    return changes;
  }

  private String iterator(String shard) {
    String last = taken.get(shard);
    return streams
        .getShardIterator(
            r ->
                r.streamArn(arn)
                    .shardId(shard)
                    .shardIteratorType(
                        last == null
                            ? ShardIteratorType.TRIM_HORIZON
                            : ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .sequenceNumber(last))
        .shardIterator();
  }

  private DynamodbStreamRecord delivered(Record record) {
    var delivered = new DynamodbStreamRecord();
    delivered.setEventID(record.eventID());
    delivered.setEventName(record.eventNameAsString());
    delivered.setEventSourceARN(arn);
    var change = new StreamRecord();
    change.setSequenceNumber(record.dynamodb().sequenceNumber());
    change.setApproximateCreationDateTime(
        Date.from(record.dynamodb().approximateCreationDateTime()));
    change.setKeys(image(record.dynamodb().keys()));
    // Lambda leaves an image out that there is not.
    if (record.dynamodb().hasOldImage()) {
      change.setOldImage(image(record.dynamodb().oldImage()));
    }
    if (record.dynamodb().hasNewImage()) {
      change.setNewImage(image(record.dynamodb().newImage()));
    }
    delivered.setDynamodb(change);
    return delivered;
  }

  private static Map<String, AttributeValue> image(
      Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> image) {
    return image.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> value(entry.getValue())));
  }

  private static AttributeValue value(
      software.amazon.awssdk.services.dynamodb.model.AttributeValue value) {
    return switch (value.type()) {
      case S -> new AttributeValue().withS(value.s());
      case N -> new AttributeValue().withN(value.n());
      case BOOL -> new AttributeValue().withBOOL(value.bool());
      case B -> new AttributeValue().withB(value.b().asByteBuffer());
      case M -> new AttributeValue().withM(image(value.m()));
      case L -> new AttributeValue().withL(value.l().stream().map(TableStream::value).toList());
      default -> throw new AssertionError("no item of ours has " + value);
    };
  }
}
