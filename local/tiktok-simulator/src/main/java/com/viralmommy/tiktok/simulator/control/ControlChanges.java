package com.viralmommy.tiktok.simulator.control;

import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.api.RemovalReason;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.settings.Setting;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the control API changes. Each change reads its whole request before it has an effect, so
 * that a refused request changes nothing.
 */
final class ControlChanges {

  /** The answer of changes that no view shows. */
  private record Done() {}

  private final Simulation simulator;
  private final Map<String, Supplier<Object>> views;
  private final Map<String, Function<ControlBody, Supplier<Object>>> changes =
      new LinkedHashMap<>();

  ControlChanges(Simulation simulator, Map<String, Supplier<Object>> views) {
    this.simulator = simulator;
    this.views = views;
    add("settings", this::settings);
    add("clock", this::clock);
    add("faults", body -> FaultRequest.read(simulator, body));
    add("approve-as", this::approveAs);
    add("creators", this::changeCreator);
    add("add-creator", this::addCreator);
    add("remove-authorization", this::removeAuthorization);
    add("post-draft", body -> withId(body, simulator::postDraft));
    add("take-down", body -> withId(body, simulator::takeDown));
    add("fail", this::fail);
    add("reset", this::reset);
    changes.put("issue-tokens", this::issueTokens);
  }

  Map<String, Function<ControlBody, Supplier<Object>>> byName() {
    return changes;
  }

  /** A change that answers with the view of its name, if there is one. */
  private void add(String name, Function<ControlBody, Runnable> change) {
    Supplier<Object> view = views.getOrDefault(name, Done::new);
    changes.put(
        name,
        body -> {
          Runnable effect = change.apply(body);
          return () -> {
            effect.run();
            return view.get();
          };
        });
  }

  private Runnable settings(ControlBody body) {
    UnaryOperator<SimulatorSettings> change = UnaryOperator.identity();
    List<String> names = body.names();
    for (Setting setting : Setting.values()) {
      String name = setting.settingName();
      if (!setting.isChangeable()) {
        if (names.contains(name)) {
          throw ControlBody.wrong(name, "cannot change while the simulator runs");
        }
        continue;
      }
      if (body.has(name)) {
        String text = body.settingText(name);
        UnaryOperator<SimulatorSettings> before = change;
        change = settings -> setting.apply(before.apply(settings), text);
      }
    }
    // Refused values end the request here, before anything has changed.
    change.apply(simulator.settings());
    UnaryOperator<SimulatorSettings> all = change;
    return () -> simulator.changeSettings(all);
  }

  private Runnable clock(ControlBody body) {
    Optional<Instant> instant =
        body.has("set") ? Optional.of(body.instant("set")) : Optional.empty();
    Optional<Duration> advance =
        body.has("advance") ? Optional.of(body.duration("advance")) : Optional.empty();
    boolean run = body.flag("run");
    if (instant.isEmpty() && advance.isEmpty() && !run) {
      throw new ControlException("The clock needs a change", "", List.of("set", "advance", "run"));
    }
    if (instant.filter(i -> i.isBefore(simulator.clock().instant())).isPresent()) {
      throw ControlBody.wrong(
          "set",
          "is before the simulator's time, which is "
              + simulator.clock().instant()
              + " and moves forward only");
    }
    if (advance.filter(Duration::isNegative).isPresent()) {
      throw ControlBody.wrong("advance", "is negative, and time moves forward only");
    }
    return () -> {
      instant.ifPresent(simulator.clock()::set);
      advance.ifPresent(simulator.clock()::advance);
      if (run) {
        simulator.clock().run();
      }
    };
  }

  private Runnable approveAs(ControlBody body) {
    String username = username(body);
    Optional<Set<String>> scopes = scopes(body);
    boolean deny = body.flag("deny");
    return () -> {
      if (deny) {
        simulator.denyAs(username);
      } else if (scopes.isPresent()) {
        simulator.approveAs(username, scopes.get());
      } else {
        simulator.approveAs(username);
      }
    };
  }

  private String username(ControlBody body) {
    String username = body.text("username");
    List<String> known = simulator.creators().stream().map(Creator::username).toList();
    if (!known.contains(username)) {
      throw new ControlException("No creator is called " + username, "username", known);
    }
    return username;
  }

  private static Optional<Set<String>> scopes(ControlBody body) {
    Optional<List<String>> scopes = body.optionalTexts("scopes");
    for (String scope : scopes.orElse(List.of())) {
      if (!SimulatorSettings.ALL_SCOPES.contains(scope)) {
        throw new ControlException(
            "TikTok has no scope " + scope, "scopes", List.copyOf(SimulatorSettings.ALL_SCOPES));
      }
    }
    return scopes.map(LinkedHashSet::new);
  }

  private Runnable changeCreator(ControlBody body) {
    String username = username(body);
    UnaryOperator<Creator> change = creatorChange(body);
    change.apply(simulator.creator(username));
    return () -> simulator.changeCreator(username, change);
  }

  private Runnable addCreator(ControlBody body) {
    String username = body.text("username");
    String nickname = body.optionalText("nickname").orElse(username);
    boolean sandboxOnly = body.flag("sandboxOnly");
    UnaryOperator<Creator> change = creatorChange(body);
    Creator creator = change.apply(Creator.named(username, nickname)).withSandboxOnly(sandboxOnly);
    return () -> simulator.addCreator(creator);
  }

  private static UnaryOperator<Creator> creatorChange(ControlBody body) {
    Optional<Boolean> privateAccount = body.optionalFlag("privateAccount");
    Optional<Boolean> banned = body.optionalFlag("banned");
    Optional<Integer> postsElsewhere = body.optionalNumber("postsElsewhere");
    Optional<Integer> dailyPostCap = body.optionalNumber("dailyPostCap");
    Optional<Integer> longest = body.optionalNumber("maxVideoPostDurationSec");
    Optional<Boolean> comment = body.optionalFlag("commentDisabled");
    Optional<Boolean> duet = body.optionalFlag("duetDisabled");
    Optional<Boolean> stitch = body.optionalFlag("stitchDisabled");
    return creator -> {
      Creator changed =
          creator
              .withPrivateAccount(privateAccount.orElse(creator.privateAccount()))
              .withBanned(banned.orElse(creator.banned()))
              .withPostsElsewhere(postsElsewhere.orElse(creator.postsElsewhere()))
              .withMaxVideoPostDurationSec(longest.orElse(creator.maxVideoPostDurationSec()))
              .withInteractionsDisabled(
                  comment.orElse(creator.commentDisabled()),
                  duet.orElse(creator.duetDisabled()),
                  stitch.orElse(creator.stitchDisabled()));
      return dailyPostCap.map(changed::withDailyPostCap).orElse(changed);
    };
  }

  private Runnable removeAuthorization(ControlBody body) {
    String username = username(body);
    RemovalReason reason = body.choice(RemovalReason.class, "reason");
    return () -> simulator.removeAuthorization(username, reason);
  }

  private static Runnable withId(ControlBody body, Consumer<String> change) {
    String publishId = body.text("publishId");
    return () -> change.accept(publishId);
  }

  private Runnable fail(ControlBody body) {
    String publishId = body.text("publishId");
    FailReason reason = body.choice(FailReason.class, "reason");
    return () -> simulator.fail(publishId, reason);
  }

  private Runnable reset(ControlBody body) {
    Set<ResetPart> parts = EnumSet.noneOf(ResetPart.class);
    for (String part : body.optionalTexts("parts").orElse(List.of())) {
      List<String> names =
          Arrays.stream(ResetPart.values()).map(p -> p.name().toLowerCase(Locale.ROOT)).toList();
      if (!names.contains(part)) {
        throw new ControlException("There is no part " + part, "parts", names);
      }
      parts.add(ResetPart.valueOf(part.toUpperCase(Locale.ROOT)));
    }
    boolean all = !body.has("parts");
    return () -> simulator.reset(all ? EnumSet.allOf(ResetPart.class) : parts);
  }

  private Supplier<Object> issueTokens(ControlBody body) {
    String username = username(body);
    Set<String> scopes = scopes(body).orElse(simulator.settings().appScopes());
    return () -> simulator.issueTokens(username, scopes);
  }
}
