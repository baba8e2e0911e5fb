package com.viralmommy.tiktok.runner.triggers;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.viralmommy.aws.embedded.ObjectCreated;
import com.viralmommy.tiktok.runner.invocation.AwsAccount;
import com.viralmommy.tiktok.runner.invocation.EventJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * S3's event of a stored object (version 2.1), with the members that S3 sends for a bucket without
 * versioning.
 */
final class UploadEvent {
  private static final DateTimeFormatter EVENT_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private record Event(@JsonProperty("Records") List<EventRecord> records) {}

  private record EventRecord(
      String eventVersion,
      String eventSource,
      String awsRegion,
      String eventTime,
      String eventName,
      Identity userIdentity,
      Map<String, String> requestParameters,
      ResponseElements responseElements,
      S3 s3) {}

  private record Identity(String principalId) {}

  private record ResponseElements(
      @JsonProperty("x-amz-request-id") String requestId,
      @JsonProperty("x-amz-id-2") String extendedRequestId) {}

  private record S3(
      String s3SchemaVersion, String configurationId, Bucket bucket, StoredObject object) {}

  private record Bucket(String name, Identity ownerIdentity, String arn) {}

  private record StoredObject(String key, long size, String eTag, String sequencer) {}

  private UploadEvent() {}

  /**
   * @param configurationId the notification's name in the bucket's configuration
   */
  static byte[] json(ObjectCreated object, AwsAccount account, String configurationId) {
    var s3 =
        new S3(
            "1.0",
            configurationId,
            new Bucket(
                object.bucket(), new Identity(account.id()), "arn:aws:s3:::" + object.bucket()),
            new StoredObject(
                encoded(object.key()),
                object.size(),
                object.eTag().replace("\"", ""),
                object.sequencer()));
    var record =
        new EventRecord(
            "2.1",
            "aws:s3",
            account.region(),
            EVENT_TIME.format(object.time()),
            "ObjectCreated:Put",
            new Identity("AWS:" + account.id()),
            Map.of("sourceIPAddress", "127.0.0.1"),
            new ResponseElements(requestId(), requestId() + requestId()),
            s3);
    return EventJson.bytes(new Event(List.of(record)));
  }

  /** Encodes like a form value, with {@code +} for a space, but keeps slashes. */
  private static String encoded(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
  }

  private static String requestId() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT);
  }
}
