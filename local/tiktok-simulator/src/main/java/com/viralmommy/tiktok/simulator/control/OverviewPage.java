package com.viralmommy.tiktok.simulator.control;

import com.viralmommy.tiktok.simulator.http.HtmlPage;
import com.viralmommy.tiktok.simulator.journal.Violation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Everything at a glance, newest first. */
final class OverviewPage {

  private static final int SHOWN = 200;

  /** Characters of a cell that may be broken anywhere, as a digest or a text. */
  private static final int LONG = 24;

  private final Simulation simulator;

  OverviewPage(Simulation simulator) {
    this.simulator = simulator;
  }

  String html() {
    StringBuilder html = new StringBuilder();
    html.append("<p>")
        .append(time(simulator.clock().instant()))
        .append(simulator.clock().isFrozen() ? ", standing still" : "")
        .append(". As JSON: <a href=\"/simulator/state\">/simulator/state</a>, ")
        .append("<a href=\"/simulator/settings\">/simulator/settings</a></p>");
    violations(html);
    posts(html);
    creators(html);
    if (simulator.settings().webhookUrl().isPresent()) {
      webhooks(html);
    }
    faults(html);
    journal(html);
    return HtmlPage.page("TikTok simulator", html.toString());
  }

  private void violations(StringBuilder html) {
    List<Violation> violations = simulator.violations();
    html.append("<h2").append(violations.isEmpty() ? ">" : " class=\"bad\">");
    html.append("Violations: ").append(violations.size()).append("</h2>");
    table(
        html,
        List.of("Time", "Code", "Contract", "Detail"),
        violations,
        v -> List.of(time(v.time()), v.code().name(), "§" + v.section(), v.detail()));
  }

  private void posts(StringBuilder html) {
    html.append("<h2>Posts</h2>");
    table(
        html,
        List.of(
            "Init",
            "Publish id",
            "Creator",
            "Mode",
            "Privacy",
            "Title",
            "Status",
            "Ended",
            "Bytes",
            "Chunks",
            "PUTs",
            "SHA-256",
            "Post id"),
        simulator.publications(),
        p ->
            List.of(
                time(p.initAt()),
                p.publishId(),
                "@" + p.creator(),
                p.mode().name(),
                p.privacy(),
                p.title(),
                p.status() + p.failReason().map(r -> ": " + r.wire()).orElse(""),
                p.completedAt().map(OverviewPage::time).orElse(""),
                number(p.bytes()) + (p.bytes() == p.size() ? "" : " of " + number(p.size())),
                runs(p.chunkSizes().stream().map(OverviewPage::number)),
                runs(p.putStatuses().stream().map(s -> s == 0 ? "none" : s.toString())),
                p.sha256(),
                p.postId().orElse("")));
  }

  private void creators(StringBuilder html) {
    html.append("<h2>Creators</h2>");
    table(
        html,
        List.of(
            "Username",
            "Nickname",
            "Account",
            "Longest video",
            "Posts by other apps",
            "Interactions off"),
        simulator.creators().reversed(),
        c ->
            List.of(
                "@" + c.username(),
                c.nickname(),
                c.account(),
                c.maxVideoPostDurationSec() + " s",
                String.valueOf(c.postsElsewhere()),
                (c.commentDisabled() ? "comment " : "")
                    + (c.duetRefused() ? "duet " : "")
                    + (c.stitchRefused() ? "stitch" : "")));
  }

  private void webhooks(StringBuilder html) {
    html.append("<h2>Webhooks</h2>");
    table(
        html,
        List.of("Time", "Event", "Content", "State", "Attempts", "Last status"),
        simulator.webhooks(),
        d ->
            List.of(
                time(d.createTime()),
                d.event(),
                d.content(),
                d.state().name(),
                String.valueOf(d.attempts()),
                String.valueOf(d.lastStatus())));
  }

  private void faults(StringBuilder html) {
    List<String> pending = simulator.faults().pending();
    if (!pending.isEmpty()) {
      html.append("<h2>Faults to come</h2>");
      table(html, List.of("Fault"), pending, List::of);
    }
  }

  private void journal(StringBuilder html) {
    html.append("<h2>Requests</h2>");
    table(
        html,
        List.of("Time", "Method", "Path", "Status", "ms", "Code", "Fault", "log_id"),
        simulator.journal(),
        e ->
            List.of(
                time(e.time()),
                e.method(),
                e.path(),
                e.status() == 0 ? "none" : String.valueOf(e.status()),
                String.valueOf(e.millis()),
                e.errorCode(),
                e.fault(),
                e.logId()));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** What is alike in a row is counted: {@code 14 × 206, 201}. */
  private static String runs(Stream<String> values) {
    List<String> runs = new ArrayList<>();
    String latest = null;
    int count = 0;
    for (String value : Stream.concat(values, Stream.of("")).toList()) {
      if (!value.equals(latest)) {
        if (count > 0) {
          runs.add(count == 1 ? latest : count + " × " + latest);
        }
        latest = value;
        count = 0;
      }
      count++;
    }
    return String.join(", ", runs);
  }

  /**
   * @param oldestFirst shown the other way round, as far as a page holds them
   */
  private static <T> void table(
      StringBuilder html,
      List<String> heads,
      List<T> oldestFirst,
      Function<T, List<String>> cells) {
    if (oldestFirst.isEmpty()) {
      html.append("<p>None yet.</p>");
      return;
    }
    html.append("<div class=\"wide\"><table><tr>");
    heads.forEach(head -> html.append("<th>").append(HtmlPage.escape(head)).append("</th>"));
    html.append("</tr>");
    for (T item : newest(oldestFirst)) {
      html.append("<tr>");
      for (String cell : cells.apply(item)) {
        html.append(cell.length() > LONG ? "<td class=\"long\">" : "<td>");
        html.append(HtmlPage.escape(cell)).append("</td>");
      }
      html.append("</tr>");
    }
    html.append("</table></div>");
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static <T> List<T> newest(List<T> oldestFirst) {
    return oldestFirst
        .subList(Math.max(0, oldestFirst.size() - SHOWN), oldestFirst.size())
        .reversed();
  }
}
