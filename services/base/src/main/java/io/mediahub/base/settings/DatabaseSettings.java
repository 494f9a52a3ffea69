package io.mediahub.base.settings;

/** One PostgreSQL database. */
public sealed interface DatabaseSettings permits DecisionsSettings, ViewsSettings {
  String url();

  String username();

  String password();

  int poolSize();

  /** For the constructors of the records. */
  static void check(String prefix, String url, String username, String password, int poolSize) {
    Require.given(url, prefix + ".url", "a jdbc:postgresql: address");
    Require.given(username, prefix + ".username", "a user name");
    Require.given(password, prefix + ".password", "a password");
    Require.that(
        url.startsWith("jdbc:postgresql:"),
        "The setting " + prefix + ".url must begin with jdbc:postgresql:.");
    Require.that(
        poolSize >= 1 && poolSize <= 200,
        "The setting " + prefix + ".pool-size must be between 1 and 200, not " + poolSize + ".");
  }
}
