package com.viralmommy.tiktok.simulator;

import com.viralmommy.tiktok.simulator.settings.CommandLineSettings;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;

/** Runs the simulator as a process of its own until it is interrupted. */
public final class Main {

  private Main() {}

  /** Reads the settings from {@code -D} properties and prints how to connect. */
  public static void main(String[] arguments) throws InterruptedException {
    TikTokSimulator simulator;
    try {
      simulator = TikTokSimulator.start(CommandLineSettings.read(System.getProperties()));
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
    new CountDownLatch(1).await();
  }

  private static String introduction(TikTokSimulator simulator) {
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
    -Dlifetimes=24h|2h and -Doptions=, for instance -Doptions=Audit.AUDITED,ConsentMode.AUTOMATIC
    All settings with their alternatives: %1$s/simulator/setting-descriptions   Ctrl-C ends.
    """
        .formatted(
            simulator.apiUrl(),
            simulator.authorizeUrl(),
            simulator.uploadHost(),
            settings.clientKey(),
            settings.clientSecret(),
            String.join("\n                  ", settings.redirectUris()),
            settings.webhookUrl().map(Object::toString).orElse("no address"),
            settings.audited()
                ? "audited"
                : "not audited: private accounts and SELF_ONLY posts only");
  }
}
