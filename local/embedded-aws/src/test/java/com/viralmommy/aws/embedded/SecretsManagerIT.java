package com.viralmommy.aws.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

@ExtendWith(EmbeddedAwsExtension.class)
class SecretsManagerIT {

  private final String name = "tiktok/" + UUID.randomUUID();
  private SecretsManagerClient secrets;

  @BeforeEach
  void connect(SdkClients clients) {
    secrets = clients.secretsManager();
  }

  @AfterEach
  void disconnect() {
    secrets.close();
  }

  @Test
  void findsASecretByNameAndByBothFormsOfItsArn() {
    var arn = create("one");

    assertThat(arn).startsWith("arn:aws:secretsmanager:us-east-1:000000000000:secret:" + name);
    for (var id : List.of(name, arn, arn.substring(0, arn.length() - 7))) {
      var value = secrets.getSecretValue(get -> get.secretId(id));
      assertThat(value.secretString()).isEqualTo("one");
      assertThat(value.arn()).isEqualTo(arn);
      assertThat(value.name()).isEqualTo(name);
      assertThat(value.versionStages()).containsExactly("AWSCURRENT");
      assertThat(value.createdDate()).isNotNull();
    }
  }

  @Test
  void keepsBinaryValues() {
    var bytes = SdkBytes.fromByteArray(new byte[] {0, -1, 7});
    secrets.createSecret(create -> create.name(name).secretBinary(bytes));

    var value = secrets.getSecretValue(get -> get.secretId(name));
    assertThat(value.secretBinary()).isEqualTo(bytes);
    assertThat(value.secretString()).isNull();
  }

  @Test
  void keepsThePreviousVersionWhenTheCurrentOneIsReplaced() {
    create("one");
    var first = value().versionId();
    put("two");

    assertThat(value().secretString()).isEqualTo("two");
    assertThat(staged("AWSPREVIOUS").secretString()).isEqualTo("one");

    put("three");
    assertThat(value().secretString()).isEqualTo("three");
    assertThat(staged("AWSPREVIOUS").secretString()).isEqualTo("two");
    assertThat(secrets.getSecretValue(get -> get.secretId(name).versionId(first)).secretString())
        .as("a version without labels can be read by its id")
        .isEqualTo("one");
  }

  @Test
  void movesStagingLabelsForARotation() {
    create("one");
    var old = value().versionId();
    var pending =
        secrets
            .putSecretValue(
                put -> put.secretId(name).secretString("two").versionStages("AWSPENDING"))
            .versionId();
    assertThat(value().secretString()).isEqualTo("one");
    assertThat(staged("AWSPENDING").secretString()).isEqualTo("two");

    assertThatThrownBy(
            () ->
                secrets.updateSecretVersionStage(
                    move ->
                        move.secretId(name).versionStage("AWSCURRENT").moveToVersionId(pending)))
        .as("without the version that has the label now")
        .isInstanceOf(InvalidParameterException.class);
    secrets.updateSecretVersionStage(
        move ->
            move.secretId(name)
                .versionStage("AWSCURRENT")
                .moveToVersionId(pending)
                .removeFromVersionId(old));

    var versions = secrets.describeSecret(describe -> describe.secretId(name)).versionIdsToStages();
    assertThat(versions).containsOnlyKeys(old, pending);
    assertThat(versions.get(old)).containsExactly("AWSPREVIOUS");
    assertThat(versions.get(pending)).containsExactly("AWSCURRENT", "AWSPENDING");
    assertThat(value().secretString()).isEqualTo("two");

    secrets.updateSecretVersionStage(
        remove -> remove.secretId(name).versionStage("AWSPENDING").removeFromVersionId(pending));
    assertThatThrownBy(() -> staged("AWSPENDING")).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(
            () ->
                secrets.updateSecretVersionStage(
                    remove ->
                        remove
                            .secretId(name)
                            .versionStage("AWSCURRENT")
                            .removeFromVersionId(pending)))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void answersARepeatedRequestLikeTheFirst() {
    var token = UUID.randomUUID().toString();
    var created =
        secrets.createSecret(
            create -> create.name(name).secretString("one").clientRequestToken(token));
    var again =
        secrets.createSecret(
            create -> create.name(name).secretString("one").clientRequestToken(token));
    assertThat(again.arn()).isEqualTo(created.arn());
    assertThat(again.versionId()).isEqualTo(created.versionId()).isEqualTo(token);

    var putToken = UUID.randomUUID().toString();
    for (var attempt = 0; attempt < 2; attempt++) {
      secrets.putSecretValue(
          put -> put.secretId(name).secretString("two").clientRequestToken(putToken));
    }
    assertThat(staged("AWSPREVIOUS").secretString()).isEqualTo("one");
    assertThatThrownBy(
            () ->
                secrets.putSecretValue(
                    put -> put.secretId(name).secretString("three").clientRequestToken(putToken)))
        .isInstanceOf(ResourceExistsException.class);
    assertThat(value().secretString()).isEqualTo("two");
  }

  @Test
  void refusesASecondSecretOfTheSameName() {
    create("one");

    assertThatThrownBy(() -> create("two")).isInstanceOf(ResourceExistsException.class);
    assertThat(value().secretString()).isEqualTo("one");
  }

  @Test
  void reportsAMissingSecretOrVersion() {
    assertThatThrownBy(this::value).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> put("x")).isInstanceOf(ResourceNotFoundException.class);
    create("one");
    assertThatThrownBy(() -> staged("AWSPREVIOUS")).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(
            () ->
                secrets.getSecretValue(
                    get -> get.secretId(name).versionId(UUID.randomUUID().toString())))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void describesASecretWithoutAValue() {
    secrets.createSecret(create -> create.name(name).description("filled in later"));

    assertThatThrownBy(this::value).isInstanceOf(ResourceNotFoundException.class);
    assertThat(secrets.describeSecret(describe -> describe.secretId(name)).description())
        .isEqualTo("filled in later");
    put("one");
    assertThat(value().secretString()).isEqualTo("one");
  }

  @Test
  void refusesAValueThatIsTooLongWithoutQuotingIt() {
    assertThatThrownBy(() -> create("s".repeat(65_537)))
        .isInstanceOfSatisfying(
            SecretsManagerException.class,
            refused ->
                assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException"))
        .hasMessageNotContaining("ssss");
    create("s".repeat(65_536));
  }

  private String create(String value) {
    return secrets.createSecret(create -> create.name(name).secretString(value)).arn();
  }

  private void put(String value) {
    secrets.putSecretValue(put -> put.secretId(name).secretString(value));
  }

  private GetSecretValueResponse value() {
    return secrets.getSecretValue(get -> get.secretId(name));
  }

  private GetSecretValueResponse staged(String stage) {
    return secrets.getSecretValue(get -> get.secretId(name).versionStage(stage));
  }
}
