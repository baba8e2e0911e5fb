package com.viralmommy.tiktok.accounts.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.viralmommy.tiktok.accounts.Connection;
import com.viralmommy.tiktok.accounts.tokens.TokenVault.UnreadableSecretException;
import com.viralmommy.tiktok.fixture.Cloud;
import com.viralmommy.tiktok.fixture.CrashingProcess;
import com.viralmommy.tiktok.platform.Environment;
import com.viralmommy.tiktok.platform.UserId;
import com.viralmommy.tiktok.tiktok.login.AccessToken;
import com.viralmommy.tiktok.tiktok.login.RefreshToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DisabledException;

@ExtendWith(Cloud.Extension.class)
class TokenVaultIT {
  private static final Tokens TOKENS =
      new Tokens(new AccessToken("act.very-secret"), new RefreshToken("rft.more-secret"));
  private static final Connection.Key MINE = new Connection.Key(new UserId("me"), "con_1");

  private final Cloud cloud;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T18:00:00Z"));
  private final InstantSource clock = now::get;
  private String keyId;
  private CrashingProcess calls;
  private TokenVault vault;

  TokenVaultIT(Cloud cloud) {
    this.cloud = cloud;
  }

  @BeforeEach
  void open() {
    keyId = cloud.newKey();
    calls = CrashingProcess.never();
    vault = vault(keyId);
  }

  @Test
  void opensWhatItSealed() {
    assertThat(vault.openTokens(vault.seal(TOKENS, MINE, 1), MINE, 1)).isEqualTo(TOKENS);
    assertThat(vault.open(vault.seal("https://upload?x=😀", "a", "b"), "a", "b"))
        .isEqualTo("https://upload?x=😀");
    assertThat(vault.open(vault.seal("", "a"), "a")).isEmpty();
  }

  @Test
  void anotherProcessOpensIt() {
    byte[] sealed = vault.seal(TOKENS, MINE, 1);
    assertThat(vault(keyId).openTokens(sealed, MINE, 1)).isEqualTo(TOKENS);
  }

  @Test
  void sealsTheSameInAnotherWayEachTime() {
    Set<List<Byte>> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      byte[] sealed = vault.seal(TOKENS, MINE, 1);
      Byte[] boxed = new Byte[sealed.length];
      Arrays.setAll(boxed, at -> sealed[at]);
      assertThat(seen.add(List.of(boxed))).isTrue();
    }
  }

  @Test
  void whatIsSealedShowsNothingOfTheSecret() {
    String sealed = new String(vault.seal(TOKENS, MINE, 1), StandardCharsets.ISO_8859_1);
    assertThat(sealed).doesNotContain("act.", "rft.", "secret");
  }

  @Test
  void opensForNoOtherUserConnectionOrVersion() {
    byte[] sealed = vault.seal(TOKENS, MINE, 7);
    unreadable(() -> vault.openTokens(sealed, new Connection.Key(new UserId("you"), "con_1"), 7));
    unreadable(() -> vault.openTokens(sealed, new Connection.Key(new UserId("me"), "con_2"), 7));
    // The parts are told apart, not only what they make together.
    unreadable(() -> vault.openTokens(sealed, new Connection.Key(new UserId("mec"), "on_1"), 7));
    unreadable(() -> vault.openTokens(sealed, MINE, 6));
    unreadable(() -> vault.openTokens(sealed, MINE, 8));
  }

  @Test
  void opensForNoOtherPurpose() {
    byte[] tokens = vault.seal(TOKENS, MINE, 1);
    byte[] url = vault.seal("https://upload", "upload_url", "me", "con_1", "1");
    unreadable(() -> vault.openTokens(url, MINE, 1));
    unreadable(() -> vault.open(tokens, "upload_url", "me", "con_1", "1"));
    unreadable(() -> vault.open(url, "upload_url", "me", "con_1"));
    unreadable(() -> vault.open(url, "upload_url", "me", "con_11", ""));
    unreadable(() -> vault.open(url));
  }

  /** Under KMS's own encryption context, another service cannot make the vault's keys. */
  @Test
  void takesNoKeyThatWasWrappedForAnotherPurpose() {
    var made =
        cloud.kms.generateDataKey(
            r ->
                r.keyId(keyId)
                    .keySpec("AES_256")
                    .encryptionContext(Map.of("purpose", "something-else")));
    byte[] sealed = vault.seal("secret", "a");
    byte[] wrapped = made.ciphertextBlob().asByteArray();
    byte[] forged = sealed.clone();
    System.arraycopy(wrapped, 0, forged, 3, wrapped.length);
    unreadable(() -> vault(keyId).open(forged, "a"));
  }

  @Test
  void aChangeOfAnyByteIsNoticed() {
    byte[] sealed = vault.seal("secret", "a");
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      unreadable(() -> vault.open(changed, "a"));
    }
  }

  @Test
  void anyCutIsNoticed() {
    byte[] sealed = vault.seal("secret", "a");
    for (int length = 0; length < sealed.length; length++) {
      byte[] cut = Arrays.copyOf(sealed, length);
      unreadable(() -> vault.open(cut, "a"));
    }
    unreadable(() -> vault.open(Arrays.copyOf(sealed, sealed.length + 1), "a"));
  }

  /** With a seed of its own, so that a failure can be repeated. */
  @Test
  void garbageIsUnreadableAndNothingElse() {
    Random random = new Random(42);
    byte[] good = vault.seal("secret", "a");
    for (int i = 0; i < 300; i++) {
      byte[] garbage = new byte[random.nextInt(400)];
      random.nextBytes(garbage);
      if (garbage.length > 3 && i % 2 == 0) {
        // Of the vault's format, with a wrapped key of some length.
        garbage[0] = good[0];
        garbage[1] = 0;
      }
      unreadable(() -> vault.open(garbage, "a"));
    }
    byte[] longKey = new byte[40_000];
    longKey[0] = good[0];
    longKey[1] = (byte) 0x7f;
    unreadable(() -> vault.open(longKey, "a"));
  }

  /** A key that is switched off is no damaged value: it must not be taken for one and replaced. */
  @Test
  void aKeyThatKmsDoesNotLendIsNotBlamedOnTheValue() {
    byte[] sealed = vault.seal("secret", "a");
    cloud.kms.disableKey(r -> r.keyId(keyId));
    assertThatExceptionOfType(DisabledException.class)
        .isThrownBy(() -> vault(keyId).open(sealed, "a"));
    cloud.kms.enableKey(r -> r.keyId(keyId));
    assertThat(vault(keyId).open(sealed, "a")).isEqualTo("secret");
  }

  @Test
  void opensOldValuesAfterTheKeyWasRotatedOrReplaced() {
    byte[] old = vault.seal(TOKENS, MINE, 1);
    cloud.kms.rotateKeyOnDemand(r -> r.keyId(keyId));
    assertThat(vault(keyId).openTokens(old, MINE, 1)).isEqualTo(TOKENS);
    TokenVault withAnotherKey = vault(cloud.newKey());
    assertThat(withAnotherKey.openTokens(old, MINE, 1)).isEqualTo(TOKENS);
    byte[] fresh = withAnotherKey.seal(TOKENS, MINE, 2);
    assertThat(vault(keyId).openTokens(fresh, MINE, 2)).isEqualTo(TOKENS);
  }

  /** The cost of KMS must not grow with the number of refreshes. */
  @Test
  void asksKmsForOneKeyInFiveMinutes() {
    for (int second = 0; second < 900; second++) {
      byte[] sealed = vault.seal(TOKENS, MINE, second);
      vault.openTokens(sealed, MINE, second);
      now.set(now.get().plusSeconds(1));
    }
    assertThat(calls.calls())
        .containsExactly("generateDataKey", "generateDataKey", "generateDataKey");
  }

  @Test
  void asksKmsOnceForTheKeyOfManyOldValues() {
    List<byte[]> sealed = List.of(vault.seal("1", "a"), vault.seal("2", "a"), vault.seal("3", "a"));
    calls = CrashingProcess.never();
    TokenVault other = vault(keyId);
    sealed.forEach(value -> other.open(value, "a"));
    assertThat(calls.calls()).containsExactly("decrypt");
    now.set(now.get().plus(Duration.ofMinutes(5)));
    sealed.forEach(value -> other.open(value, "a"));
    assertThat(calls.calls()).containsExactly("decrypt", "decrypt");
  }

  /** A function that reads old items meets many keys; it does not keep all of them. */
  @Test
  void readsMoreOldValuesThanItKeepsKeysOf() {
    List<byte[]> old = new java.util.ArrayList<>();
    for (int i = 0; i < 300; i++) {
      old.add(vault.seal("secret", "a"));
      now.set(now.get().plus(Duration.ofMinutes(5)));
    }
    TokenVault other = vault(keyId);
    for (byte[] sealed : old) {
      assertThat(other.open(sealed, "a")).isEqualTo("secret");
    }
  }

  private TokenVault vault(String key) {
    KmsClient kms = calls.of(KmsClient.class, cloud.kms);
    return new TokenVault(() -> kms, Environment.of(Map.of("TOKEN_KEY_ID", key)), clock);
  }

  private static void unreadable(Runnable opening) {
    assertThatExceptionOfType(UnreadableSecretException.class)
        .isThrownBy(opening::run)
        .satisfies(e -> assertThat(e.getMessage()).startsWith("the sealed value "));
  }
}
