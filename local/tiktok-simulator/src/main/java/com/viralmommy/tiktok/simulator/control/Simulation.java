package com.viralmommy.tiktok.simulator.control;

import com.viralmommy.tiktok.simulator.api.FailReason;
import com.viralmommy.tiktok.simulator.api.RemovalReason;
import com.viralmommy.tiktok.simulator.clock.VirtualClock;
import com.viralmommy.tiktok.simulator.creators.Creator;
import com.viralmommy.tiktok.simulator.faults.Faults;
import com.viralmommy.tiktok.simulator.journal.JournalEntry;
import com.viralmommy.tiktok.simulator.journal.Violation;
import com.viralmommy.tiktok.simulator.oauth.IssuedTokens;
import com.viralmommy.tiktok.simulator.publishing.Post;
import com.viralmommy.tiktok.simulator.settings.SimulatorSettings;
import com.viralmommy.tiktok.simulator.webhooks.WebhookDelivery;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What the control API and the overview page read and change of a running simulator. */
public interface Simulation {

  /** The settings that apply now. */
  SimulatorSettings settings();

  /** Changes settings, from the next request on. */
  void changeSettings(UnaryOperator<SimulatorSettings> change);

  /** The authorize endpoint, to which an app sends a browser. */
  URI authorizeUrl();

  /** What stands for {@code https://open.tiktokapis.com}, without a slash at the end. */
  URI apiUrl();

  /** Host and port of the upload URLs. */
  String uploadHost();

  /** The simulator's time. */
  VirtualClock clock();

  List<Creator> creators();

  /**
   * @throws IllegalArgumentException when there is no such creator
   */
  Creator creator(String username);

  /**
   * Adds an account.
   *
   * @throws IllegalArgumentException when there is one with this username
   */
  void addCreator(Creator creator);

  /**
   * Changes an account.
   *
   * @throws IllegalArgumentException when there is no such creator, or when the username changes
   */
  Creator changeCreator(String username, UnaryOperator<Creator> change);

  /** From now on the automatic consent logs this creator in and grants every requested scope. */
  void approveAs(String username);

  /** From now on the automatic consent logs this creator in and grants only these scopes. */
  void approveAs(String username, Set<String> scopes);

  /** From now on the automatic consent declines as this creator. */
  void denyAs(String username);

  /**
   * Issues tokens without authorize and token requests.
   *
   * @throws IllegalArgumentException when there is no such creator
   */
  IssuedTokens issueTokens(String username, Set<String> scopes);

  /** The publications whose every byte has arrived, in the order of their inits. */
  List<Post> posts();

  /** Every publication since its init, with or without its bytes. */
  List<Post> publications();

  /**
   * Lets the creator post a draft from the inbox.
   *
   * @throws IllegalStateException when it is not in the inbox
   */
  void postDraft(String publishId);

  /**
   * Removes a public post.
   *
   * @throws IllegalStateException when it is not public
   */
  void takeDown(String publishId);

  /** Ends a publication that is still being processed as FAILED. */
  void fail(String publishId, FailReason reason);

  /** Ends a creator's consent and all tokens of the creator, and reports it by webhook. */
  void removeAuthorization(String username, RemovalReason reason);

  /** The webhooks that were sent or wait to be sent. */
  List<WebhookDelivery> webhooks();

  /** The departures of clients from TikTok's rules, the oldest first. */
  List<Violation> violations();

  void clearViolations();

  /** The requests, in the order in which their answers were ready. */
  List<JournalEntry> journal();

  void clearJournal();

  /** The faults to come. */
  Faults faults();

  /** Resets parts of the simulator. */
  void reset(Set<ResetPart> parts);
}
