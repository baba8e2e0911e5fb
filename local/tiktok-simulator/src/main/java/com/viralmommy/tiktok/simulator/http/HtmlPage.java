package com.viralmommy.tiktok.simulator.http;

/** Pages without scripts. */
public final class HtmlPage {

  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:110rem;padding:0 1rem;color:#161823}
      table{border-collapse:collapse;width:100%;margin-bottom:2rem}
      th,td{border-bottom:1px solid #ddd;padding:.3rem .6rem;text-align:left;vertical-align:top}
      th{background:#f6f6f8;white-space:nowrap}
      .wide{overflow-x:auto}.long{overflow-wrap:anywhere;min-width:11rem}
      .bad{color:#b00020}button{font:inherit;padding:.4rem 1.2rem}
      """;

  private HtmlPage() {}

  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /**
   * @param title plain text
   * @param body HTML, escaped already
   */
  public static String page(String title, String body) {
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width\"><title>"
        + escape(title)
        + "</title><style>"
        + STYLE
        + "</style></head><body><h1>"
        + escape(title)
        + "</h1>"
        + body
        + "</body></html>";
  }
}
