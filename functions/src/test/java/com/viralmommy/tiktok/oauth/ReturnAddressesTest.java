package com.viralmommy.tiktok.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.viralmommy.tiktok.platform.Environment;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnAddressesTest {
  private static final ReturnAddresses ADDRESSES =
      ReturnAddresses.of(
          Environment.of(
              Map.of(
                  "RETURN_TO_ORIGINS",
                  "https://studio.example.com, https://staging.example.com:8443")),
          URI.create("https://app.example.com/dashboard"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com",
        "https://app.example.com/settings?tab=accounts#tiktok",
        "https://app.example.com:443/",
        "HTTPS://APP.Example.COM/",
        "https://studio.example.com/a%20b",
        "https://studio.example.com/?next=%2Fsettings",
        "https://staging.example.com:8443/"
      })
  void findsAnAddressOnAnAllowedOrigin(String address) {
    assertThat(ADDRESSES.find(address)).contains(URI.create(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Foreign origins: another host, scheme or port is another origin
        "https://evil.example.net/",
        "https://app.example.com.evil.example.net/",
        "https://evil-app.example.com/",
        "http://app.example.com/",
        "https://app.example.com:8443/",
        "https://staging.example.com/",
        // Scheme-relative and relative
        "//evil.example.net/",
        "//app.example.com/",
        "/settings",
        "settings",
        "",
        // User info
        "https://app.example.com@evil.example.net/",
        "https://app.example.com:pass@evil.example.net/",
        "https://user@app.example.com/",
        "https://@app.example.com/",
        // Slashes and backslashes, plain and encoded, that proxies and browsers read differently
        "https://app.example.com/%2F%2Fevil.example.net",
        "https://app.example.com/%2f..%2fevil",
        "https://app.example.com/%5cevil.example.net",
        "https://app.example.com/%5Cevil.example.net",
        "https://app.example.com//evil.example.net",
        "https://app.example.com%2f@evil.example.net/",
        "https://app.example.com%2F.evil.example.net/",
        "https://app.example.com\\@evil.example.net/",
        "https:\\\\app.example.com/",
        "https:/\\evil.example.net/",
        "https:///evil.example.net/",
        "https:app.example.com/",
        // Other schemes
        "javascript:alert(1)",
        "javascript://app.example.com/%0aalert(1)",
        "data:text/html,x",
        "app.example.com:/",
        // Characters that a header must not contain
        "https://app.example.com/\r\nSet-Cookie: a=b",
        "https://app.example.com/ space",
        "https://app.example.com/\u00fc",
        "https://app.example.com/\u0000"
      })
  void findsNothingAnywhereElse(String address) {
    assertThat(ADDRESSES.find(address)).isEmpty();
  }

  @Test
  void findsNothingLongerThanABrowserKeeps() {
    String longest = "https://app.example.com/" + "x".repeat(2048 - 24);

    assertThat(ADDRESSES.find(longest)).isPresent();
    assertThat(ADDRESSES.find(longest + "x")).isEmpty();
  }
}
