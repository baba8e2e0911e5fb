package com.viralmommy.aws.embedded.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.viralmommy.aws.embedded.EmbeddedAwsExtension;
import com.viralmommy.aws.embedded.SdkClients;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

@ExtendWith(EmbeddedAwsExtension.class)
class KmsIT {

  private static final SdkBytes TOKEN = SdkBytes.fromUtf8String("act.token");
  private static final Map<String, String> CONTEXT = Map.of("user", "u1", "connection", "c1");

  private KmsClient kms;
  private String key;

  @BeforeEach
  void createKey(SdkClients clients) {
    kms = clients.kms();
    key = kms.createKey(create -> create.description("tokens")).keyMetadata().keyId();
  }

  @AfterEach
  void disconnect() {
    kms.close();
  }

  @Test
  void decryptsWithTheSameContextInAnyOrder() {
    var sealed = encrypt(CONTEXT);

    var opened =
        kms.decrypt(
            decrypt ->
                decrypt
                    .ciphertextBlob(sealed)
                    .encryptionContext(Map.of("connection", "c1", "user", "u1")));

    assertThat(opened.plaintext()).isEqualTo(TOKEN);
    assertThat(opened.keyId()).isEqualTo(arn());
    assertThat(sealed.asString(StandardCharsets.ISO_8859_1)).doesNotContain(TOKEN.asUtf8String());
  }

  @Test
  void refusesAnyOtherContext() {
    var sealed = encrypt(CONTEXT);

    for (var other :
        List.of(
            Map.<String, String>of(),
            Map.of("user", "u1"),
            Map.of("user", "u2", "connection", "c1"),
            Map.of("user", "c1", "connection", "u1"),
            Map.of("user", "u1", "connection", "c1", "more", ""),
            Map.of("USER", "u1", "connection", "c1"))) {
      assertThatThrownBy(() -> decrypt(sealed, other))
          .as("%s", other)
          .isInstanceOf(InvalidCiphertextException.class);
    }
  }

  @Test
  void distinguishesContextsWithTheSameConcatenation() {
    var sealed = encrypt(Map.of("ab", "c"));

    assertThatThrownBy(() -> decrypt(sealed, Map.of("a", "bc")))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void refusesEveryChangedByte() {
    var sealed = encrypt(CONTEXT).asByteArray();

    for (var index = 0; index < sealed.length; index++) {
      var changed = sealed.clone();
      changed[index] ^= 1;
      assertThatThrownBy(() -> decrypt(SdkBytes.fromByteArray(changed), CONTEXT))
          .as("byte %d", index)
          .isInstanceOf(InvalidCiphertextException.class);
    }
    assertThatThrownBy(() -> decrypt(SdkBytes.fromUtf8String("no ciphertext"), CONTEXT))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void encryptsTheSameTextDifferentlyEachTime() {
    assertThat(encrypt(CONTEXT)).isNotEqualTo(encrypt(CONTEXT));
  }

  @Test
  void keepsOldCiphertextsReadableAfterARotation() {
    var before = encrypt(CONTEXT);
    kms.rotateKeyOnDemand(rotate -> rotate.keyId(key));
    var after = encrypt(CONTEXT);

    assertThat(decrypt(before, CONTEXT)).isEqualTo(TOKEN);
    assertThat(decrypt(after, CONTEXT)).isEqualTo(TOKEN);
    assertThat(material(before)).isNotEqualTo(material(after));
  }

  @Test
  void generatesDataKeysThatDecryptToTheirPlaintext() {
    var dataKey =
        kms.generateDataKey(
            generate ->
                generate.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));

    assertThat(dataKey.plaintext().asByteArray()).hasSize(32);
    assertThat(decrypt(dataKey.ciphertextBlob(), CONTEXT)).isEqualTo(dataKey.plaintext());
    assertThatThrownBy(() -> decrypt(dataKey.ciphertextBlob(), Map.of()))
        .isInstanceOf(InvalidCiphertextException.class);

    var hidden =
        kms.generateDataKeyWithoutPlaintext(
            generate -> generate.keyId(key).numberOfBytes(24).encryptionContext(CONTEXT));
    assertThat(decrypt(hidden.ciphertextBlob(), CONTEXT).asByteArray()).hasSize(24);
  }

  @Test
  void refusesAKeyThatDoesNotExist() {
    assertThatThrownBy(() -> kms.encrypt(encrypt -> encrypt.keyId("none").plaintext(TOKEN)))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'none' does not exist");
    assertThatThrownBy(() -> kms.describeKey(describe -> describe.keyId("none")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void refusesTheWrongKey() {
    var sealed = encrypt(CONTEXT);
    var other = kms.createKey().keyMetadata().keyId();

    assertThatThrownBy(
            () ->
                kms.decrypt(
                    decrypt ->
                        decrypt.keyId(other).ciphertextBlob(sealed).encryptionContext(CONTEXT)))
        .isInstanceOf(IncorrectKeyException.class);
  }

  @Test
  void refusesADisabledKeyUntilItIsEnabledAgain() {
    var sealed = encrypt(CONTEXT);
    kms.disableKey(disable -> disable.keyId(key));

    assertThat(kms.describeKey(describe -> describe.keyId(key)).keyMetadata().keyState())
        .isEqualTo(KeyState.DISABLED);
    assertThatThrownBy(() -> encrypt(CONTEXT)).isInstanceOf(DisabledException.class);
    assertThatThrownBy(() -> decrypt(sealed, CONTEXT)).isInstanceOf(DisabledException.class);
    assertThatThrownBy(
            () -> kms.generateDataKey(generate -> generate.keyId(key).keySpec(DataKeySpec.AES_256)))
        .isInstanceOf(DisabledException.class);

    kms.enableKey(enable -> enable.keyId(key));
    assertThat(decrypt(sealed, CONTEXT)).isEqualTo(TOKEN);
  }

  @Test
  void findsAKeyByItsArn() {
    var metadata = kms.describeKey(describe -> describe.keyId(arn())).keyMetadata();

    assertThat(metadata.keyId()).isEqualTo(key);
    assertThat(metadata.description()).isEqualTo("tokens");
    assertThat(metadata.enabled()).isTrue();
    assertThat(metadata.keySpec()).isEqualTo(KeySpec.SYMMETRIC_DEFAULT);
    assertThat(metadata.creationDate()).isNotNull();
  }

  @Test
  void refusesTooLongOrMissingInput() {
    assertThatThrownBy(
            () ->
                kms.encrypt(
                    encrypt ->
                        encrypt.keyId(key).plaintext(SdkBytes.fromByteArray(new byte[4097]))))
        .isInstanceOfSatisfying(KmsException.class, KmsIT::isAValidationError);
    assertThatThrownBy(() -> kms.encrypt(encrypt -> encrypt.plaintext(TOKEN)))
        .isInstanceOfSatisfying(KmsException.class, KmsIT::isAValidationError)
        .hasMessageContaining("'keyId'");
    assertThatThrownBy(() -> kms.generateDataKey(generate -> generate.keyId(key)))
        .isInstanceOfSatisfying(KmsException.class, KmsIT::isAValidationError);
  }

  @Test
  void createsOnlySymmetricKeys() {
    assertThatThrownBy(() -> kms.createKey(create -> create.keySpec(KeySpec.RSA_2048)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static void isAValidationError(KmsException refused) {
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  private SdkBytes encrypt(Map<String, String> context) {
    return kms.encrypt(encrypt -> encrypt.keyId(key).plaintext(TOKEN).encryptionContext(context))
        .ciphertextBlob();
  }

  private SdkBytes decrypt(SdkBytes sealed, Map<String, String> context) {
    return kms.decrypt(decrypt -> decrypt.ciphertextBlob(sealed).encryptionContext(context))
        .plaintext();
  }

  private static int material(SdkBytes sealed) {
    return CiphertextBlob.decode(sealed.asByteArray()).orElseThrow().header().material();
  }

  private String arn() {
    return "arn:aws:kms:us-east-1:000000000000:key/" + key;
  }
}
