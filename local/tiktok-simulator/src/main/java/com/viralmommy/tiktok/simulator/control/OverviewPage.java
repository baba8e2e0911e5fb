package com.viralmommy.tiktok.simulator.control;

import com.viralmommy.tiktok.simulator.api.Endpoint;
import com.viralmommy.tiktok.simulator.http.FormFields;
import com.viralmommy.tiktok.simulator.http.HtmlPage;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The page that shows the app's data, the buttons and everything that clients did. */
final class OverviewPage {

  private final Simulation simulator;

  OverviewPage(Simulation simulator) {
    this.simulator = simulator;
  }

  String html() {
    return HtmlPage.page(
        "TikTok simulator",
        "<p>Jump to <a href=\"#connect\">connect your app</a>, <a href=\"#controls\">controls</a>,"
            + " <a href=\"#violations\">violations</a>, <a href=\"#posts\">posts</a>,"
            + " <a href=\"#webhooks\">webhooks</a> or <a href=\"#requests\">requests</a>."
            + " As JSON: <a href=\"/simulator/state\">state</a>,"
            + " <a href=\"/simulator/settings\">settings</a>,"
            + " <a href=\"/simulator/setting-descriptions\">all settings with their"
            + " alternatives</a>. <a href=\"/simulator/openapi.yaml\">OpenAPI file of the control"
            + " API</a>.</p>"
            + connect()
            + controls()
            + "<div id=\"live\">"
            + live()
            + "</div><script src=\"/simulator/overview.js\"></script>");
  }

  /** The part that changes, which the page loads again every two seconds. */
  String live() {
    return violations() + posts() + webhooks() + faults() + creators() + requests();
  }

  private String connect() {
    SimulatorSettings settings = simulator.settings();
    String uri = settings.redirectUris().getFirst().replace(":*", ":3000");
    String api = simulator.apiUrl().toString();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Authorize URL", simulator.authorizeUrl().toString());
    facts.put("API URL", api);
    facts.put("Upload host", simulator.uploadHost());
    facts.put("Client key", settings.clientKey());
    facts.put("Client secret", settings.clientSecret());
    facts.put("Redirect URIs", String.join(" ", settings.redirectUris()));
    facts.put("Webhooks go to", settings.webhookUrl().map(Object::toString).orElse("no address"));
    facts.put("Audit", settings.audited() ? "audited" : "not audited");
    StringBuilder html =
        new StringBuilder("<h2 id=\"connect\">Connect your app</h2><dl class=\"facts\">");
    facts.forEach(
        (name, value) ->
            html.append("<dt>")
                .append(name)
                .append("</dt><dd><code>")
                .append(HtmlPage.escape(value))
                .append("</code></dd>"));
    html.append("</dl>");
    Map<String, String> query = new LinkedHashMap<>();
    query.put("client_key", settings.clientKey());
    query.put("response_type", "code");
    query.put("scope", "user.info.basic,video.publish");
    query.put("redirect_uri", uri);
    query.put("state", "my-state");
    String authorize = simulator.authorizeUrl() + "?" + FormFields.encode(query);
    html.append("<p><a href=\"")
        .append(HtmlPage.escape(authorize))
        .append("\">Open the consent page</a> as a browser of your app would. Then exchange the")
        .append(" code of the callback:</p>");
    code(
        html,
        "curl line for the code exchange",
        "curl -s "
            + api
            + Endpoint.TOKEN.path()
            + " \\\n  -d grant_type=authorization_code -d client_key="
            + quoted(settings.clientKey())
            + " -d client_secret="
            + quoted(settings.clientSecret())
            + " \\\n  --data-urlencode redirect_uri="
            + quoted(uri)
            + " --data-urlencode code='PASTE_THE_DECODED_CODE'");
    html.append("<p>Or take tokens without a browser, and ask for the creator:</p>");
    code(
        html,
        "curl lines for tokens and creator info",
        "TOKEN=$(curl -s "
            + api
            + "/simulator/issue-tokens -H 'Content-Type: application/json' \\\n"
            + "  -d '{\"username\":\"pia.public\"}' | sed"
            + " 's/.*\"accessToken\":\"\\([^\"]*\\)\".*/\\1/')\n"
            + "curl -s -X POST "
            + api
            + Endpoint.CREATOR_INFO.path()
            + " \\\n  -H \"Authorization: Bearer $TOKEN\""
            + " -H 'Content-Type: application/json; charset=UTF-8'");
    return html.toString();
  }

  private static void code(StringBuilder html, String name, String lines) {
    html.append("<pre tabindex=\"0\" role=\"region\" aria-label=\"")
        .append(name)
        .append("\"><code>")
        .append(HtmlPage.escape(lines))
        .append("</code></pre>");
  }

  private static String quoted(String text) {
    return text.matches("[\\w.:/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private String controls() {
    StringBuilder html = new StringBuilder("<h2 id=\"controls\">Controls</h2><div class=\"row\">");
    button(html, "Reset everything", "reset", "{}");
    button(html, "Reset posts", "reset", "{\"parts\":[\"posts\",\"limits\"]}");
    button(html, "Reset tokens", "reset", "{\"parts\":[\"tokens\"]}");
    button(html, "Clear violations", "reset", "{\"parts\":[\"violations\"]}");
    button(html, "Clear requests", "reset", "{\"parts\":[\"journal\"]}");
    html.append("</div><div class=\"row\">");
    button(html, "Advance 1 minute", "clock", "{\"advance\":\"PT1M\"}");
    button(html, "Advance 1 hour", "clock", "{\"advance\":\"PT1H\"}");
    button(html, "Advance 25 hours", "clock", "{\"advance\":\"PT25H\"}");
    button(html, "Let the clock run", "clock", "{\"run\":true}");
    html.append("</div><form id=\"fault\" class=\"row\">");
    select(html, "Fault", "fault", Arrays.stream(FaultKind.values()).map(FaultKind::name).toList());
    select(html, "At", "endpoint", Arrays.stream(Endpoint.values()).map(Endpoint::name).toList());
    html.append(
        "<label>Value or error code <input name=\"value\" placeholder=\"503\"></label>"
            + "<label>Request number from now <input name=\"occurrence\" type=\"number\" min=\"1\""
            + " value=\"1\"></label><button>Add fault</button>"
            + "<button type=\"button\" class=\"quiet\" data-path=\"reset\""
            + " data-body='{\"parts\":[\"faults\"]}'>Clear faults</button></form>"
            + "<div class=\"row\"><label class=\"tick\"><input type=\"checkbox\" id=\"refresh\""
            + " checked> Refresh every 2 seconds</label></div>"
            + "<p id=\"message\" role=\"status\"></p>");
    return html.toString();
  }

  private static void button(StringBuilder html, String label, String path, String body) {
    html.append("<button type=\"button\" class=\"quiet\" data-path=\"")
        .append(path)
        .append("\" data-body=\"")
        .append(HtmlPage.escape(body))
        .append("\">")
        .append(label)
        .append("</button>");
  }

  private static void select(StringBuilder html, String label, String name, List<String> values) {
    html.append("<label>").append(label).append(" <select name=\"").append(name).append("\">");
    values.forEach(value -> html.append("<option>").append(value).append("</option>"));
    html.append("</select></label>");
  }

  private String violations() {
    List<Violation> violations = simulator.violations();
    return "<p class=\"muted\">Simulator time (UTC) "
        + time(simulator.clock().instant())
        + (simulator.clock().isFrozen() ? ", frozen" : "")
        + "</p><h2 id=\"violations\""
        + (violations.isEmpty() ? ">" : " class=\"bad\">")
        + "Violations: "
        + violations.size()
        + "</h2>"
        + HtmlTable.of(
            "Violations",
            List.of("Time", "Request", "Creator", "Code", "What", "Sent", "Expected", "Rule"),
            violations,
            v ->
                List.of(
                    time(v.time()),
                    v.requestNumber() == 0 ? "" : String.valueOf(v.requestNumber()),
                    at(v.creator()),
                    v.code().name(),
                    v.detail(),
                    v.sent(),
                    v.expected(),
                    v.rule()));
  }

  private String posts() {
    return "<h2 id=\"posts\">Posts</h2>"
        + HtmlTable.of(
            "Posts",
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
                    at(p.creator()),
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

  private String webhooks() {
    return "<h2 id=\"webhooks\">Webhooks</h2>"
        + (simulator.settings().webhookUrl().isPresent()
            ? ""
            : "<p>The settings have no address, so that these were not sent.</p>")
        + HtmlTable.of(
            "Webhooks",
            List.of("Time", "Event", "Content", "State", "Attempts", "Last status"),
            simulator.webhooks(),
            d ->
                List.of(
                    time(d.createTime()),
                    d.event(),
                    d.content(),
                    d.state().name(),
                    String.valueOf(d.attempts()),
                    d.lastStatus() == 0 ? "" : String.valueOf(d.lastStatus())));
  }

  private String faults() {
    return "<h2 id=\"faults\">Faults to come</h2>"
        + HtmlTable.of("Faults to come", List.of("Fault"), simulator.faults().pending(), List::of);
  }

  private String creators() {
    return "<h2 id=\"creators\">Creators</h2>"
        + HtmlTable.of(
            "Creators",
            List.of(
                "Username",
                "Nickname",
                "Account",
                "Longest video",
                "Posts by other apps",
                "Daily cap",
                "Interactions off"),
            simulator.creators().reversed(),
            c ->
                List.of(
                    at(c.username()),
                    c.nickname(),
                    c.account(),
                    c.maxVideoPostDurationSec() + " s",
                    String.valueOf(c.postsElsewhere()),
                    String.valueOf(c.dailyPostCap().orElse(simulator.settings().dailyPostCap())),
                    (c.commentDisabled() ? "comment " : "")
                        + (c.isDuetRefused() ? "duet " : "")
                        + (c.isStitchRefused() ? "stitch" : "")));
  }

  private String requests() {
    return "<h2 id=\"requests\">Requests</h2>"
        + HtmlTable.of(
            "Requests",
            List.of(
                "No.", "Time", "Creator", "Request", "Status", "ms", "Body", "Answer", "Notes",
                "log_id"),
            simulator.journal(),
            OverviewPage::request);
  }

  private static List<String> request(JournalEntry e) {
    return List.of(
        String.valueOf(e.number()),
        time(e.time()),
        at(e.creator()),
        e.method() + " " + e.path() + (e.query().isEmpty() ? "" : "?" + e.query()),
        e.status() == 0 ? "none" : String.valueOf(e.status()),
        String.valueOf(e.millis()),
        e.requestBody(),
        e.responseBody(),
        notes(e),
        e.logId());
  }

  private static String notes(JournalEntry e) {
    List<String> notes = new ArrayList<>();
    if (!e.message().isEmpty()) {
      notes.add(e.message());
    }
    e.tolerated().forEach(what -> notes.add("Tolerated: " + what));
    if (!e.fault().isEmpty()) {
      notes.add("Fault: " + e.fault());
    }
    return String.join(" ", notes);
  }

  private static String at(String username) {
    return username.isEmpty() ? "" : "@" + username;
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Counts equal neighbours: {@code 14 × 206, 201}. */
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

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", "");
  }
}
