package com.viralmommy.tiktok.simulator;

import com.viralmommy.tiktok.simulator.settings.CommandLineSettings;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;

/** The simulator alone, until it is interrupted. */
public final class Main {

  private Main() {}

  /** Takes its settings from {@code -D} properties, of which it prints the most useful ones. */
  public static void main(String[] arguments) throws InterruptedException {
    SimulatorSettings settings;
    TikTokSimulator simulator;
    try {
      settings = CommandLineSettings.settings(System.getProperties());
      simulator = TikTokSimulator.start(settings);
    } catch (IllegalArgumentException e) {
      System.err.println("The TikTok simulator cannot start: " + e.getMessage());
      System.exit(1);
      return;
    } catch (UncheckedIOException e) {
      System.err.println(
          "The TikTok simulator cannot start: "
              + e.getCause().getMessage()
              + ". Choose other ports with -Dport= and -DuploadPort=");
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "close"));
    System.out.println(introduction(simulator));
    // Only Ctrl-C ends it.
    new CountDownLatch(1).await();
  }

  static String introduction(TikTokSimulator simulator) {
    SimulatorSettings settings = simulator.settings();
    return """

    TikTok simulator: %1$s/

      authorize URL   %2$s
      API URL         %1$s
      upload host     %3$s
      client key      %4$s
      client secret   %5$s
      redirect URIs   %6$s
      webhooks to     %7$s
      the app is      %8$s

    Change these with -Dport= -DuploadPort= -DclientKey= -DclientSecret= -DredirectUris=a,b -DwebhookUrl=
    -Dlifetimes=24h|2h and -Dswitches=, for instance -Dswitches=Audit.AUDITED,ConsentMode.AUTOMATIC
    All switches: %1$s/simulator/settings   Ctrl-C ends.
    """
        .formatted(
            simulator.apiUrl(),
            simulator.authorizeUrl(),
            simulator.uploadHost(),
            settings.clientKey(),
            settings.clientSecret(),
            String.join("\n                  ", settings.redirectUris()),
            settings.webhookUrl().map(Object::toString).orElse("nowhere"),
            settings.audited()
                ? "audited"
                : "not audited: private accounts and SELF_ONLY posts only");
  }
}
