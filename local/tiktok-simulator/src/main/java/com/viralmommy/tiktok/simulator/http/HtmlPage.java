package com.viralmommy.tiktok.simulator.http;

/** The frame of every page. */
public final class HtmlPage {

  private static final String STYLE =
      """
      :root{color-scheme:light}
      *{box-sizing:border-box}
      body{font:15px/1.5 system-ui,sans-serif;margin:0;color:#161823;background:#fff}
      header,main{max-width:100rem;margin:0 auto;padding:0 1rem}
      header{padding-top:1rem}
      h1{font-size:1.5rem;margin:.3rem 0}
      h2{font-size:1.15rem;margin:2rem 0 .6rem}
      h3{font-size:1rem;margin:1rem 0 .3rem}
      a{color:#0b57d0}
      table{border-collapse:collapse;width:100%}
      th,td{border-bottom:1px solid #ddd;padding:.35rem .6rem;text-align:left;vertical-align:top}
      th{background:#f4f4f7;white-space:nowrap;font-weight:600}
      .wide{overflow-x:auto}
      td{white-space:nowrap}
      td.long{white-space:normal;overflow-wrap:anywhere;min-width:9rem;max-width:26rem}
      details summary{cursor:pointer}
      details[open] summary{font-weight:600}
      .bad{color:#a4001d}
      .muted{color:#55586a}
      dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.5rem 0}
      dl.facts dt{font-weight:600}
      dl.facts dd{margin:0;overflow-wrap:anywhere}
      pre{background:#f4f4f7;padding:.7rem;overflow-x:auto;margin:.4rem 0;font-size:.85rem}
      code{font-family:ui-monospace,monospace}
      button,select,input{font:inherit;max-width:100%;padding:.35rem .7rem;border:1px solid #6b6f80;border-radius:.3rem}
      button{background:#161823;color:#fff;border-color:#161823;cursor:pointer}
      button.quiet{background:#fff;color:#161823}
      button:focus-visible,a:focus-visible,select:focus-visible,input:focus-visible,pre:focus-visible,
      .wide:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
      .row{display:flex;flex-wrap:wrap;gap:.5rem .6rem;align-items:end;margin:.5rem 0}
      .row label{display:flex;flex-direction:column;font-size:.85rem;gap:.1rem}
      .row label.tick{flex-direction:row;align-items:center;gap:.4rem;font-size:1rem}
      .row label.tick input{width:1.1rem;height:1.1rem}
      ul.scopes{list-style:none;padding:0}
      ul.scopes input{width:1.1rem;height:1.1rem;vertical-align:-.15rem}
      #message{min-height:1.5em;margin:.4rem 0}
      @media (max-width:700px){
        dl.facts{grid-template-columns:1fr}
        dl.facts dd{margin-bottom:.4rem}
        .cards,.cards tbody,.cards tr,.cards td{display:block;width:100%}
        .cards thead{display:none}
        .cards tr{border:1px solid #d4d5dc;border-radius:.4rem;margin-bottom:.7rem;padding:.3rem .2rem}
        .cards td,.cards td.long{border:0;padding:.15rem .6rem;min-width:0;max-width:none;white-space:normal;
          overflow-wrap:anywhere}
        .cards td::before{content:attr(data-label) ": ";font-weight:600}
        .cards td.none{display:none}
        .row label,.row select,.row input:not([type=checkbox]){width:100%}
        .row label.tick{width:auto}
      }
      """;

  private HtmlPage() {}

  /** Escapes a text for HTML, attributes included. */
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
   * A whole page.
   *
   * @param title plain text
   * @param body escaped HTML
   */
  public static String page(String title, String body) {
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>"
        + escape(title)
        + "</title><style>"
        + STYLE
        + "</style></head><body><header><h1>"
        + escape(title)
        + "</h1></header><main>"
        + body
        + "</main></body></html>";
  }
}
