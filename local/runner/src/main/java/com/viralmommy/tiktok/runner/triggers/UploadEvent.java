package com.viralmommy.tiktok.runner.triggers;

import com.viralmommy.tiktok.runner.Json;
import com.viralmommy.tiktok.runner.triggers.UploadTrigger.Upload;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The event of a stored object (version 2.1), member by member as S3 sends it from a bucket without
 * versioning.
 */
final class UploadEvent {
  private static final DateTimeFormatter EVENT_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private UploadEvent() {}

  static byte[] json(Upload upload, UploadTrigger.Settings settings) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("eventVersion", "2.1");
    record.put("eventSource", "aws:s3");
    record.put("awsRegion", settings.account().region());
    record.put("eventTime", EVENT_TIME.format(upload.time()));
    record.put("eventName", "ObjectCreated:Put");
    record.put("userIdentity", Map.of("principalId", "AWS:" + settings.account().id()));
    record.put("requestParameters", Map.of("sourceIPAddress", "127.0.0.1"));
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("x-amz-request-id", requestId());
    response.put("x-amz-id-2", requestId() + requestId());
    record.put("responseElements", response);
    record.put("s3", s3(upload, settings));
    return Json.bytes(Map.of("Records", List.of(record)));
  }

  private static Map<String, Object> s3(Upload upload, UploadTrigger.Settings settings) {
    Map<String, Object> bucket = new LinkedHashMap<>();
    bucket.put("name", upload.bucket());
    bucket.put("ownerIdentity", Map.of("principalId", settings.account().id()));
    bucket.put("arn", "arn:aws:s3:::" + upload.bucket());
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("key", encoded(upload.key()));
    object.put("size", upload.size());
    object.put("eTag", upload.eTag().replace("\"", ""));
    object.put("sequencer", upload.sequencer());
    Map<String, Object> s3 = new LinkedHashMap<>();
    s3.put("s3SchemaVersion", "1.0");
    s3.put("configurationId", settings.configurationId());
    s3.put("bucket", bucket);
    s3.put("object", object);
    return s3;
  }

  /** As a form's value, with {@code +} for a space, but slashes stay. */
  private static String encoded(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
  }

  private static String requestId() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT);
  }
}
