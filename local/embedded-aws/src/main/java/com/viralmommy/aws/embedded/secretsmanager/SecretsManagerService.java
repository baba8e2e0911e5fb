package com.viralmommy.aws.embedded.secretsmanager;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.viralmommy.aws.embedded.engine.EmulatedAccount;
import com.viralmommy.aws.embedded.engine.JsonServer;
import com.viralmommy.aws.embedded.engine.OperationInput;
import com.viralmommy.aws.embedded.engine.ServiceException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Secrets Manager with secrets, their versions and staging labels. Rotation and deletion are not
 * implemented.
 */
public final class SecretsManagerService {

  /** The name of the service in {@code X-Amz-Target}. */
  public static final String TARGET = "secretsmanager";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@-]{1,512}");
  private static final int MAXIMUM_VALUE = 65_536;
  private static final int SUFFIX_LENGTH = 6;
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final Clock clock = Clock.systemUTC();
  private final Map<String, Secret> secrets = new LinkedHashMap<>();

  /** The operations by name. */
  public Map<String, JsonServer.Operation> operations() {
    return Map.of(
        "CreateSecret", this::createSecret,
        "GetSecretValue", this::getSecretValue,
        "PutSecretValue", this::putSecretValue,
        "DescribeSecret", this::describeSecret,
        "UpdateSecretVersionStage", this::updateSecretVersionStage);
  }

  private synchronized ObjectNode createSecret(OperationInput input) {
    var name = input.requiredText("Name");
    if (!NAME.matcher(name).matches()) {
      throw ServiceException.validation("Name must be 1 to 512 letters, digits or /_+=.@-");
    }
    var version = version(input);
    var existing = secrets.get(name);
    if (existing != null) {
      // A client repeats its request if it has lost the answer.
      var again =
          version.filter(sent -> existing.version(sent.id()).filter(sent::sameValue).isPresent());
      if (again.isEmpty()) {
        throw new ServiceException(
            "ResourceExistsException",
            "The operation failed because the secret " + name + " already exists.");
      }
      return identity(existing).put("VersionId", again.get().id());
    }
    var arn = EmulatedAccount.arn("secretsmanager", "secret:" + name + "-" + suffix());
    var secret = new Secret(name, arn, input.text("Description"), clock.instant());
    version.ifPresent(first -> secret.add(first, List.of(Secret.CURRENT)));
    secrets.put(name, secret);
    var answer = identity(secret);
    version.ifPresent(first -> answer.put("VersionId", first.id()));
    return answer;
  }

  private synchronized ObjectNode getSecretValue(OperationInput input) {
    var secret = named(input);
    var id = input.text("VersionId");
    var stage = input.text("VersionStage");
    var version =
        id.isPresent()
            ? secret
                .version(id.get())
                .filter(found -> stage.isEmpty() || secret.stages(found).contains(stage.get()))
                .orElseThrow(() -> noValue("VersionId: " + id.get()))
            : secret
                .staged(stage.orElse(Secret.CURRENT))
                .orElseThrow(() -> noValue("staging label: " + stage.orElse(Secret.CURRENT)));
    var answer =
        identity(secret)
            .put("VersionId", version.id())
            .put("CreatedDate", JsonServer.seconds(version.created()));
    version.text().ifPresent(text -> answer.put("SecretString", text));
    version.base64().ifPresent(base64 -> answer.put("SecretBinary", base64));
    return withStages(answer, secret, version);
  }

  private synchronized ObjectNode putSecretValue(OperationInput input) {
    var secret = named(input);
    var version =
        version(input)
            .orElseThrow(
                () ->
                    new ServiceException(
                        "InvalidRequestException", "Provide SecretString or SecretBinary."));
    var before = secret.version(version.id());
    if (before.isPresent()) {
      if (!before.get().sameValue(version)) {
        throw new ServiceException(
            "ResourceExistsException",
            "A resource with the ID you requested already exists: the ClientRequestToken was used"
                + " before");
      }
      return withStages(identity(secret).put("VersionId", version.id()), secret, before.get());
    }
    var stages = input.textList("VersionStages");
    secret.add(version, stages.isEmpty() ? List.of(Secret.CURRENT) : stages);
    return withStages(identity(secret).put("VersionId", version.id()), secret, version);
  }

  private synchronized ObjectNode describeSecret(OperationInput input) {
    var secret = named(input);
    var answer =
        identity(secret)
            .put("CreatedDate", JsonServer.seconds(secret.created()))
            .put("LastChangedDate", JsonServer.seconds(secret.changed()));
    secret.description().ifPresent(description -> answer.put("Description", description));
    var versions = answer.putObject("VersionIdsToStages");
    for (var version : secret.versions()) {
      var stages = secret.stages(version);
      if (!stages.isEmpty()) {
        var list = versions.putArray(version.id());
        stages.forEach(list::add);
      }
    }
    return answer;
  }

  private synchronized ObjectNode updateSecretVersionStage(OperationInput input) {
    var secret = named(input);
    var stage = input.requiredText("VersionStage");
    var to = input.text("MoveToVersionId").map(id -> existing(secret, id));
    var from = input.text("RemoveFromVersionId").map(id -> existing(secret, id));
    var now = secret.staged(stage);
    if (to.isEmpty() && from.isEmpty()) {
      throw invalid("Provide MoveToVersionId, RemoveFromVersionId or both.");
    }
    if (to.isEmpty() && stage.equals(Secret.CURRENT)) {
      throw invalid("The staging label AWSCURRENT can only be moved.");
    }
    // The caller must name the version that has the label, or it could undo a concurrent change.
    var removes = now.isPresent() && !now.equals(to);
    if ((removes || from.isPresent()) && !from.equals(now)) {
      throw invalid("The staging label " + stage + " is not on the version to remove it from.");
    }
    secret.move(stage, to, clock.instant());
    return identity(secret);
  }

  /** The version in a request; empty if the request has no value. */
  private Optional<Secret.Version> version(OperationInput input) {
    var text = input.text("SecretString");
    var binary = input.bytes("SecretBinary");
    if (text.isPresent() && binary.isPresent()) {
      throw invalid("You can't specify both a binary secret value and a string secret value.");
    }
    var length =
        text.map(value -> value.getBytes(StandardCharsets.UTF_8))
            .or(() -> binary)
            .map(value -> value.length);
    if (length.isEmpty()) {
      return Optional.empty();
    }
    if (length.get() > MAXIMUM_VALUE) {
      throw ServiceException.validation("A secret value has at most " + MAXIMUM_VALUE + " bytes");
    }
    var token = input.text("ClientRequestToken").orElseGet(() -> UUID.randomUUID().toString());
    if (token.length() < 32 || token.length() > 64) {
      throw ServiceException.validation("ClientRequestToken must have from 32 to 64 characters");
    }
    return Optional.of(
        new Secret.Version(token, text, input.text("SecretBinary"), clock.instant()));
  }

  /** Finds a secret by name, by ARN, or by ARN without its six random characters. */
  private Secret named(OperationInput input) {
    var id = input.requiredText("SecretId");
    return secrets.values().stream()
        .filter(
            secret ->
                id.equals(secret.name())
                    || id.equals(secret.arn())
                    || id.equals(
                        secret.arn().substring(0, secret.arn().length() - SUFFIX_LENGTH - 1)))
        .findFirst()
        .orElseThrow(() -> notFound("Secrets Manager can't find the specified secret."));
  }

  private static Secret.Version existing(Secret secret, String versionId) {
    return secret.version(versionId).orElseThrow(() -> noValue("VersionId: " + versionId));
  }

  private static ServiceException noValue(String what) {
    return notFound("Secrets Manager can't find the specified secret value for " + what);
  }

  private static ServiceException notFound(String message) {
    return new ServiceException("ResourceNotFoundException", message);
  }

  private static ServiceException invalid(String message) {
    return new ServiceException("InvalidParameterException", message);
  }

  private static ObjectNode identity(Secret secret) {
    return JsonServer.object().put("ARN", secret.arn()).put("Name", secret.name());
  }

  private static ObjectNode withStages(ObjectNode answer, Secret secret, Secret.Version version) {
    var stages = answer.putArray("VersionStages");
    secret.stages(version).forEach(stages::add);
    return answer;
  }

  private static String suffix() {
    return new SecureRandom()
        .ints(SUFFIX_LENGTH, 0, LETTERS.length())
        .mapToObj(index -> String.valueOf(LETTERS.charAt(index)))
        .collect(Collectors.joining());
  }
}
