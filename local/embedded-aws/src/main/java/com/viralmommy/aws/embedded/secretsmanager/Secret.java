package com.viralmommy.aws.embedded.secretsmanager;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A secret with its versions and staging labels.
 *
 * <p>A label is on one version at a time. When {@code AWSCURRENT} moves, {@code AWSPREVIOUS} moves
 * to the version that had it before. Not thread-safe.
 */
final class Secret {

  static final String CURRENT = "AWSCURRENT";
  static final String PREVIOUS = "AWSPREVIOUS";

  /** One immutable value; either the text or the Base64 is present. */
  record Version(String id, Optional<String> text, Optional<String> base64, Instant created) {

    boolean sameValue(Version other) {
      return text.equals(other.text) && base64.equals(other.base64);
    }

    @Override
    public String toString() {
      return "Version[" + id + "]";
    }
  }

  private final String name;
  private final String arn;
  private final Optional<String> description;
  private final Instant created;
  private final SequencedMap<String, Version> versions = new LinkedHashMap<>();
  private final Map<String, String> versionIds = new HashMap<>();
  private Instant changed;

  Secret(String name, String arn, Optional<String> description, Instant created) {
    this.name = name;
    this.arn = arn;
    this.description = description;
    this.created = created;
    this.changed = created;
  }

  String name() {
    return name;
  }

  String arn() {
    return arn;
  }

  Optional<String> description() {
    return description;
  }

  Instant created() {
    return created;
  }

  Instant changed() {
    return changed;
  }

  Optional<Version> version(String id) {
    return Optional.ofNullable(versions.get(id));
  }

  Optional<Version> staged(String stage) {
    return Optional.ofNullable(versionIds.get(stage)).map(versions::get);
  }

  List<Version> versions() {
    return List.copyOf(versions.values());
  }

  List<String> stages(Version version) {
    return versionIds.entrySet().stream()
        .filter(stage -> stage.getValue().equals(version.id()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  void add(Version version, List<String> stages) {
    var first = versions.isEmpty();
    versions.put(version.id(), version);
    stages.forEach(stage -> attach(stage, version));
    if (first) {
      attach(CURRENT, version);
    }
    changed = version.created();
  }

  void move(String stage, Optional<Version> to, Instant now) {
    to.ifPresentOrElse(version -> attach(stage, version), () -> versionIds.remove(stage));
    changed = now;
  }

  private void attach(String stage, Version version) {
    var before = versionIds.put(stage, version.id());
    if (stage.equals(CURRENT) && before != null && !before.equals(version.id())) {
      versionIds.put(PREVIOUS, before);
    }
  }
}
