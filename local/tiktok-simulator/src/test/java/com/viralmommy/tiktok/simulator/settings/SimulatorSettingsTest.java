package com.viralmommy.tiktok.simulator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorSettingsTest {

  @Test
  void theFirstValueOfEveryOptionIsTheDefault() {
    assertThat(BehaviorOption.kinds()).hasSizeGreaterThan(20);
    for (Class<?> kind : BehaviorOption.kinds()) {
      assertThat(SimulatorSettings.defaults().optionValues())
          .containsEntry(kind.getSimpleName(), kind.getEnumConstants()[0].toString());
    }
    assertThat(SimulatorSettings.defaults().audited()).isFalse();
  }

  @Test
  void changesACopy() {
    SimulatorSettings defaults = SimulatorSettings.defaults();
    SimulatorSettings changed =
        defaults.withAudited(true).with(BehaviorOption.Pkce.REQUIRED).withPort(7);
    assertThat(changed.is(BehaviorOption.Pkce.REQUIRED)).isTrue();
    assertThat(changed.audited()).isTrue();
    assertThat(changed.port()).isEqualTo(7);
    assertThat(defaults.is(BehaviorOption.Pkce.REQUIRED)).isFalse();
    assertThat(defaults.port()).isZero();
  }

  @Test
  void anUnauditedAppNeverHasMoreThanFiveActiveCreators() {
    SimulatorSettings settings = SimulatorSettings.defaults().withActiveCreatorCap(100);
    assertThat(settings.activeCreatorCap()).isEqualTo(5);
    assertThat(settings.withAudited(true).activeCreatorCap()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://viralmommy.com/callback",
        "/callback",
        "https://viralmommy.com/callback?x=1",
        "https://viralmommy.com/#x",
        "http://localhost/callback",
        "https://viralmommy.com:*/callback",
        "https://a b/"
      })
  void registersNoRedirectUriThatTikTokWouldNot(String uri) {
    assertThatThrownBy(() -> SimulatorSettings.defaults().withRedirectUris(uri))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void registersTenUrisBelow512Characters() {
    String longest = "https://viralmommy.com/" + "x".repeat(488);
    assertThat(longest).hasSize(511);
    SimulatorSettings.defaults().withRedirectUris(Collections.nCopies(10, longest));
    assertThatThrownBy(() -> SimulatorSettings.defaults().withRedirectUris(longest + "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> SimulatorSettings.defaults().withRedirectUris(Collections.nCopies(11, longest)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/c, https://a.example/c, true",
    "https://a.example/c, https://a.example/c/, false",
    "https://a.example/c, https://A.example/c, false",
    "http://localhost:*/c, http://localhost:3000/c, true",
    "http://localhost:*/c, http://localhost:/c, false",
    "http://localhost:*/c, http://localhost:80@evil.example/c, false",
    "http://localhost:*/c, http://localhost:80/x/c, false",
    "http://localhost:*/c, http://localhost/c, false",
  })
  void matchesExactlyButForAnOpenPort(String registered, String requested, boolean matches) {
    assertThat(RedirectUriRules.matches(List.of(registered), requested)).isEqualTo(matches);
  }

  @Test
  void readsTheCommandLine() {
    Properties properties = new Properties();
    properties.setProperty("port", "9000");
    properties.setProperty("clientKey", "k");
    properties.setProperty("clientSecret", "s");
    properties.setProperty("redirectUris", "https://a.example/c,http://localhost:3000/c");
    properties.setProperty("webhookUrl", "http://localhost:3000/hook");
    properties.setProperty("lifetimes", "2h");
    properties.setProperty("options", "Audit.AUDITED, RefreshRotation.GRACE_WINDOW");
    SimulatorSettings settings = CommandLineSettings.read(properties);
    assertThat(settings.port()).isEqualTo(9000);
    assertThat(settings.uploadPort()).isEqualTo(9001);
    assertThat(settings.clientKey()).isEqualTo("k");
    assertThat(settings.clientSecret()).isEqualTo("s");
    assertThat(settings.redirectUris()).hasSize(2);
    assertThat(settings.webhookUrl()).isPresent();
    assertThat(settings.lifetimes()).isEqualTo(TokenLifetimes.TWO_HOURS_AND_HALF_A_YEAR);
    assertThat(settings.audited()).isTrue();
    assertThat(settings.is(BehaviorOption.RefreshRotation.GRACE_WINDOW)).isTrue();
    assertThat(settings.is(BehaviorOption.ConsentMode.PAGE)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "port, x",
    "port, 70000",
    "uploadPort, -1",
    "redirectUris, nowhere",
    "webhookUrl, ftp://x/",
    "lifetimes, 3h",
    "options, Audit.PERHAPS"
  })
  void refusesAWrongCommandLine(String name, String value) {
    Properties properties = new Properties();
    properties.setProperty(name, value);
    assertThatThrownBy(() -> CommandLineSettings.read(properties))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
