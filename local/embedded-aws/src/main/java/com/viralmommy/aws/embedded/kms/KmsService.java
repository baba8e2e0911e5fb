package com.viralmommy.aws.embedded.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.aws.embedded.engine.EmulatedAccount;
import com.viralmommy.aws.embedded.engine.JsonServer;
import com.viralmommy.aws.embedded.engine.OperationInput;
import com.viralmommy.aws.embedded.engine.ServiceException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * KMS with symmetric encryption keys.
 *
 * <p>The encryption context is authenticated together with the ciphertext. A key is named by its id
 * or ARN; aliases are not implemented.
 */
public final class KmsService {

  private static final String ALGORITHM = "SYMMETRIC_DEFAULT";
  private static final int MAXIMUM_PLAINTEXT = 4096;
  private static final int MAXIMUM_CIPHERTEXT = 6144;
  private static final int MAXIMUM_DATA_KEY = 1024;

  private final Clock clock = Clock.systemUTC();
  private final Map<String, KmsKey> keys = new ConcurrentHashMap<>();

  /** The name of the service in {@code X-Amz-Target}. */
  public static final String TARGET = "TrentService";

  /** The operations by name. */
  public Map<String, JsonServer.Operation> operations() {
    return Map.ofEntries(
        Map.entry("CreateKey", this::createKey),
        Map.entry("DescribeKey", this::describeKey),
        Map.entry("EnableKey", input -> setEnabled(input, true)),
        Map.entry("DisableKey", input -> setEnabled(input, false)),
        Map.entry("RotateKeyOnDemand", this::rotateKeyOnDemand),
        Map.entry("Encrypt", this::encrypt),
        Map.entry("Decrypt", this::decrypt),
        Map.entry("GenerateDataKey", this::generateDataKey),
        Map.entry("GenerateDataKeyWithoutPlaintext", this::generateDataKeyWithoutPlaintext));
  }

  private ObjectNode createKey(OperationInput input) {
    var spec =
        input.text("KeySpec").or(() -> input.text("CustomerMasterKeySpec")).orElse(ALGORITHM);
    var usage = input.text("KeyUsage").orElse("ENCRYPT_DECRYPT");
    if (!spec.equals(ALGORITHM) || !usage.equals("ENCRYPT_DECRYPT")) {
      throw new ServiceException(
          "UnsupportedOperationException", "Only symmetric encryption keys are supported");
    }
    var key = new KmsKey(input.text("Description").orElse(""), clock.instant());
    keys.put(key.id().toString(), key);
    return metadata(key);
  }

  private ObjectNode describeKey(OperationInput input) {
    return metadata(named(input.requiredText("KeyId")));
  }

  private ObjectNode setEnabled(OperationInput input, boolean enabled) {
    named(input.requiredText("KeyId")).setEnabled(enabled);
    return JsonServer.object();
  }

  private ObjectNode rotateKeyOnDemand(OperationInput input) {
    var key = usable(named(input.requiredText("KeyId")));
    key.rotate();
    return JsonServer.object().put("KeyId", key.id().toString());
  }

  private ObjectNode encrypt(OperationInput input) {
    var key = usable(named(input.requiredText("KeyId")));
    requireAlgorithm(input);
    var plaintext = input.requiredBytes("Plaintext", MAXIMUM_PLAINTEXT);
    return result(key, key.encrypt(plaintext, context(input)))
        .put("EncryptionAlgorithm", ALGORITHM);
  }

  private ObjectNode decrypt(OperationInput input) {
    requireAlgorithm(input);
    var blob =
        CiphertextBlob.decode(input.requiredBytes("CiphertextBlob", MAXIMUM_CIPHERTEXT))
            .orElseThrow(KmsKey::invalidCiphertext);
    var key =
        Optional.ofNullable(keys.get(blob.header().key().toString()))
            .orElseThrow(KmsKey::invalidCiphertext);
    if (input.text("KeyId").map(this::named).filter(expected -> expected != key).isPresent()) {
      throw new ServiceException(
          "IncorrectKeyException",
          "The key ID in the request does not identify a CMK that can perform this operation.");
    }
    return JsonServer.object()
        .put("KeyId", key.arn())
        .put("Plaintext", usable(key).decrypt(blob, context(input)))
        .put("EncryptionAlgorithm", ALGORITHM);
  }

  private ObjectNode generateDataKey(OperationInput input) {
    var key = usable(named(input.requiredText("KeyId")));
    var dataKey = KmsKey.random(dataKeyBytes(input));
    return result(key, key.encrypt(dataKey, context(input))).put("Plaintext", dataKey);
  }

  private ObjectNode generateDataKeyWithoutPlaintext(OperationInput input) {
    var key = usable(named(input.requiredText("KeyId")));
    return result(key, key.encrypt(KmsKey.random(dataKeyBytes(input)), context(input)));
  }

  private static ObjectNode result(KmsKey key, byte[] ciphertext) {
    return JsonServer.object().put("KeyId", key.arn()).put("CiphertextBlob", ciphertext);
  }

  private static int dataKeyBytes(OperationInput input) {
    var spec = input.text("KeySpec");
    var number = input.integer("NumberOfBytes");
    if (spec.isPresent() == number.isPresent()) {
      throw ServiceException.validation("Please specify either number of bytes or key spec.");
    }
    if (number.isPresent()) {
      if (number.get() < 1 || number.get() > MAXIMUM_DATA_KEY) {
        throw ServiceException.validation("NumberOfBytes must be from 1 to " + MAXIMUM_DATA_KEY);
      }
      return number.get();
    }
    return switch (spec.get()) {
      case "AES_128" -> 16;
      case "AES_256" -> 32;
      default -> throw ServiceException.validation("KeySpec must be AES_128 or AES_256");
    };
  }

  private static Map<String, String> context(OperationInput input) {
    return input.texts("EncryptionContext");
  }

  private static void requireAlgorithm(OperationInput input) {
    if (!input.text("EncryptionAlgorithm").orElse(ALGORITHM).equals(ALGORITHM)) {
      throw new ServiceException("InvalidKeyUsageException", "Only " + ALGORITHM + " is supported");
    }
  }

  private KmsKey named(String idOrArn) {
    var prefix = EmulatedAccount.arn("kms", "key/");
    var id = idOrArn.startsWith(prefix) ? idOrArn.substring(prefix.length()) : idOrArn;
    return Optional.ofNullable(keys.get(id))
        .orElseThrow(
            () ->
                new ServiceException("NotFoundException", "Key '" + idOrArn + "' does not exist"));
  }

  private static KmsKey usable(KmsKey key) {
    if (!key.enabled()) {
      throw new ServiceException("DisabledException", key.arn() + " is disabled.");
    }
    return key;
  }

  private static ObjectNode metadata(KmsKey key) {
    var metadata =
        JsonServer.object()
            .put("AWSAccountId", EmulatedAccount.ID)
            .put("KeyId", key.id().toString())
            .put("Arn", key.arn())
            .put("CreationDate", JsonServer.seconds(key.created()))
            .put("Enabled", key.enabled())
            .put("Description", key.description())
            .put("KeyUsage", "ENCRYPT_DECRYPT")
            .put("KeyState", key.enabled() ? "Enabled" : "Disabled")
            .put("Origin", "AWS_KMS")
            .put("KeyManager", "CUSTOMER")
            .put("KeySpec", ALGORITHM)
            .put("CustomerMasterKeySpec", ALGORITHM)
            .put("MultiRegion", false);
    metadata.putArray("EncryptionAlgorithms").add(ALGORITHM);
    var answer = JsonServer.object();
    answer.set("KeyMetadata", metadata);
    return answer;
  }
}
