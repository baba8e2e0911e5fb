package com.viralmommy.tiktok.simulator.control;

import com.viralmommy.tiktok.simulator.http.HtmlPage;
import java.util.List;
import java.util.function.Function;

/** A table of the overview page, with the newest item first. */
final class HtmlTable {

  private static final int SHOWN = 200;

  /** A cell with more characters may be broken anywhere, for instance a digest. */
  private static final int LONG = 24;

  /** A cell with more characters is shown when a person opens it. */
  private static final int FOLDED = 200;

  /** The number of characters that a folded cell shows. */
  private static final int SUMMARY = 60;

  private HtmlTable() {}

  /**
   * @param caption names the table for screen readers
   * @param oldestFirst at most the latest 200 items are shown
   */
  static <T> String of(
      String caption, List<String> heads, List<T> oldestFirst, Function<T, List<String>> cells) {
    if (oldestFirst.isEmpty()) {
      return "<p class=\"muted\">None yet.</p>";
    }
    StringBuilder html = new StringBuilder();
    html.append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"")
        .append(HtmlPage.escape(caption))
        .append("\"><table class=\"cards\"><thead><tr>");
    heads.forEach(
        head -> html.append("<th scope=\"col\">").append(HtmlPage.escape(head)).append("</th>"));
    html.append("</tr></thead><tbody>");
    for (T item : newest(oldestFirst)) {
      html.append("<tr>");
      List<String> values = cells.apply(item);
      for (int i = 0; i < values.size(); i++) {
        cell(html, heads.get(i), values.get(i));
      }
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }

  private static void cell(StringBuilder html, String head, String value) {
    html.append("<td data-label=\"").append(HtmlPage.escape(head)).append('"');
    if (value.isEmpty()) {
      html.append(" class=\"none\"");
    } else if (value.length() > LONG) {
      html.append(" class=\"long\"");
    }
    html.append('>');
    if (value.length() > FOLDED) {
      html.append("<details><summary>")
          .append(HtmlPage.escape(value.substring(0, SUMMARY)))
          .append("…</summary>")
          .append(HtmlPage.escape(value))
          .append("</details>");
    } else {
      html.append(HtmlPage.escape(value));
    }
    html.append("</td>");
  }

  private static <T> List<T> newest(List<T> oldestFirst) {
    return oldestFirst
        .subList(Math.max(0, oldestFirst.size() - SHOWN), oldestFirst.size())
        .reversed();
  }
}
