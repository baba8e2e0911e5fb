package com.viralmommy.tiktok.simulator.console;

import com.viralmommy.tiktok.simulator.Creator;
import com.viralmommy.tiktok.simulator.JournalEntry;
import com.viralmommy.tiktok.simulator.Post;
import com.viralmommy.tiktok.simulator.TikTokSimulator;
import com.viralmommy.tiktok.simulator.Violation;
import com.viralmommy.tiktok.simulator.WebhookDelivery;
import com.viralmommy.tiktok.simulator.http.Html;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Everything at a glance, newest first. */
final class StatePage {

  private static final int SHOWN = 200;

  private final TikTokSimulator simulator;

  StatePage(TikTokSimulator simulator) {
    this.simulator = simulator;
  }

  String html() {
    StringBuilder html = new StringBuilder();
    html.append("<p>")
        .append(Html.escape(simulator.clock().instant().toString()))
        .append(". As JSON: ");
    html.append("<a href=\"/simulator/state\">/simulator/state</a></p>");
    violations(html);
    posts(html);
    creators(html);
    if (simulator.settings().webhookUrl().isPresent()) {
      webhooks(html);
    }
    journal(html);
    return Html.page("TikTok simulator", html.toString());
  }

  private void violations(StringBuilder html) {
    List<Violation> violations = newest(simulator.violations());
    html.append("<h2").append(violations.isEmpty() ? ">" : " class=\"bad\">");
    html.append("Violations: ").append(simulator.violations().size()).append("</h2>");
    begin(html, "Time", "Code", "Contract", "Detail");
    for (Violation v : violations) {
      row(html, time(v.time()), v.code().name(), "§" + v.section(), v.detail());
    }
    html.append("</table>");
  }

  private void posts(StringBuilder html) {
    html.append("<h2>Posts</h2>");
    begin(
        html,
        "Init",
        "Publish id",
        "Creator",
        "Mode",
        "Status",
        "Privacy",
        "Title",
        "Bytes",
        "SHA-256",
        "Chunks",
        "PUTs",
        "Post id");
    for (Post p : newest(simulator.publications())) {
      row(
          html,
          time(p.initAt()),
          p.publishId(),
          "@" + p.creator(),
          p.mode().name(),
          p.status() + p.failReason().map(r -> ": " + r.wire()).orElse(""),
          p.privacy(),
          p.title(),
          p.bytes() + " of " + p.size(),
          p.sha256(),
          String.valueOf(p.chunkSizes().size()),
          shortened(p.putStatuses()),
          p.postId().orElse(""));
    }
    html.append("</table>");
  }

  private void creators(StringBuilder html) {
    html.append("<h2>Creators</h2>");
    begin(
        html,
        "Username",
        "Nickname",
        "Account",
        "Longest video",
        "Posts by other apps",
        "Interactions off");
    for (Creator c : simulator.creators()) {
      String account =
          (c.privateAccount() ? "private" : "public")
              + (c.banned() ? ", banned" : "")
              + (c.sandboxOnly() ? ", sandbox only" : "");
      String off =
          (c.commentDisabled() ? "comment " : "")
              + (c.duetRefused() ? "duet " : "")
              + (c.stitchRefused() ? "stitch" : "");
      row(
          html,
          "@" + c.username(),
          c.nickname(),
          account,
          c.maxVideoPostDurationSec() + " s",
          String.valueOf(c.postsElsewhere()),
          off);
    }
    html.append("</table>");
  }

  private void webhooks(StringBuilder html) {
    html.append("<h2>Webhooks</h2>");
    begin(html, "Time", "Event", "Content", "State", "Attempts", "Last status");
    for (WebhookDelivery d : newest(simulator.webhooks())) {
      row(
          html,
          time(d.createTime()),
          d.event(),
          d.content(),
          d.state().name(),
          String.valueOf(d.attempts()),
          String.valueOf(d.lastStatus()));
    }
    html.append("</table>");
  }

  private void journal(StringBuilder html) {
    html.append("<h2>Requests</h2>");
    begin(html, "Time", "Method", "Path", "Status", "ms", "Code", "Fault", "log_id");
    for (JournalEntry e : newest(simulator.journal())) {
      row(
          html,
          time(e.time()),
          e.method(),
          e.path(),
          e.status() == 0 ? "none" : String.valueOf(e.status()),
          String.valueOf(e.millis()),
          e.errorCode(),
          e.fault(),
          e.logId());
    }
    html.append("</table>");
  }

  private static String shortened(List<Integer> statuses) {
    int from = Math.max(0, statuses.size() - 6);
    return (from > 0 ? "… " : "") + statuses.subList(from, statuses.size());
  }

  private static void begin(StringBuilder html, String... heads) {
    html.append("<table><tr>");
    for (String head : heads) {
      html.append("<th>").append(Html.escape(head)).append("</th>");
    }
    html.append("</tr>");
  }

  private static void row(StringBuilder html, String... cells) {
    html.append("<tr>");
    for (String cell : cells) {
      html.append("<td>").append(Html.escape(cell)).append("</td>");
    }
    html.append("</tr>");
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
