package com.viralmommy.aws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

@ExtendWith(EmbeddedAwsExtension.class)
class EmbeddedAwsIT {

  @Test
  void twoInstancesShareNothingAndCloseIndependently(EmbeddedAws first) {
    var name = "only-in-the-second";
    try (var second = EmbeddedAws.start();
        var secrets = new SdkClients(second).secretsManager();
        var sqs = new SdkClients(second).sqs()) {
      secrets.createSecret(create -> create.name(name).secretString("{}"));
      sqs.createQueue(create -> create.queueName(name));
    }

    try (var secrets = new SdkClients(first).secretsManager();
        var sqs = new SdkClients(first).sqs()) {
      assertThatThrownBy(() -> secrets.getSecretValue(get -> get.secretId(name)))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThat(sqs.listQueues(list -> list.queueNamePrefix(name)).queueUrls()).isEmpty();
    }
  }

  @Test
  void everyServiceAnswers(SdkClients clients) {
    try (var dynamoDb = clients.dynamoDb();
        var sqs = clients.sqs();
        var s3 = clients.s3();
        var kms = clients.kms();
        var secrets = clients.secretsManager();
        var events = clients.eventBridge()) {
      assertThat(dynamoDb.listTables().tableNames()).isEmpty();
      var queue = sqs.createQueue(q -> q.queueName("simple")).queueUrl();
      sqs.sendMessage(m -> m.queueUrl(queue).messageBody("hello"));
      assertThat(sqs.receiveMessage(r -> r.queueUrl(queue)).messages())
          .singleElement()
          .satisfies(message -> assertThat(message.body()).isEqualTo("hello"));
      s3.createBucket(b -> b.bucket("simple"));
      s3.putObject(o -> o.bucket("simple").key("k"), RequestBody.fromString("video"));
      assertThat(s3.getObjectAsBytes(o -> o.bucket("simple").key("k")).asUtf8String())
          .isEqualTo("video");
      var key = kms.createKey().keyMetadata().keyId();
      var sealed =
          kms.encrypt(e -> e.keyId(key).plaintext(SdkBytes.fromUtf8String("token")))
              .ciphertextBlob();
      assertThat(kms.decrypt(d -> d.ciphertextBlob(sealed)).plaintext().asUtf8String())
          .isEqualTo("token");
      secrets.createSecret(s -> s.name("simple").secretString("{}"));
      assertThat(secrets.getSecretValue(s -> s.secretId("simple")).secretString()).isEqualTo("{}");
      var event = PutEventsRequestEntry.builder().source("s").detailType("d").detail("{}").build();
      assertThat(events.putEvents(p -> p.entries(event)).failedEntryCount()).isZero();
    }
  }
}
