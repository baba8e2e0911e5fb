package com.viralmommy.tiktok.runner.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.aws.embedded.EmbeddedAws;
import com.viralmommy.tiktok.runner.RecordingHandler;
import com.viralmommy.tiktok.runner.invocation.LocalFunction;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class UploadTriggerIT {

  @Test
  void sendsTheEventOfAnObjectThatWasPutIntoTheBucket() throws Exception {
    var recorder = new RecordingHandler(event -> "done");
    var function = new LocalFunction("upload-intake", recorder, Duration.ofSeconds(10));
    try (var aws = EmbeddedAws.start();
        var s3 = client(aws);
        var trigger = new UploadTrigger(function, UploadTrigger.Settings.defaults())) {
      aws.onObjectCreated(trigger::created);
      s3.createBucket(request -> request.bucket("videos"));
      String eTag =
          s3.putObject(
                  request -> request.bucket("videos").key("uploads/a b/pub_1"),
                  RequestBody.fromString("video"))
              .eTag();

      JsonNode object = recorder.next().path("Records").path(0).path("s3").path("object");
      assertThat(object.path("key").asText()).isEqualTo("uploads/a+b/pub_1");
      assertThat(object.path("size").asLong()).isEqualTo(5);
      assertThat(object.path("eTag").asText()).isEqualTo(eTag.replace("\"", ""));
    }
  }

  private static S3Client client(EmbeddedAws aws) {
    Map<String, String> environment = aws.environment();
    return S3Client.builder()
        .region(Region.of(environment.get("AWS_REGION")))
        .endpointOverride(aws.s3())
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    environment.get("AWS_ACCESS_KEY_ID"),
                    environment.get("AWS_SECRET_ACCESS_KEY"))))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }
}
