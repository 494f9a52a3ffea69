package io.mediahub.local.settings;

/**
 * A setting that only the launcher reads, as {@code docs/settings.md} describes it. The services
 * describe all others.
 *
 * @param type what its values are, in a word
 * @param fallback the default, or {@link #NONE}
 * @param secret whether no log may show it
 */
public record Setting(
    String key, String type, String fallback, String description, boolean secret) {
  private static final String NONE = "*none*";

  public static Setting number(String key, String fallback, String description) {
    return new Setting(key, "number", fallback, description, false);
  }

  /** An address of something that runs elsewhere, and is then not started. */
  public static Setting address(String key, String description) {
    return new Setting(key, "address", NONE, description, false);
  }

  public static Setting text(String key, String description) {
    return new Setting(key, "text", NONE, description, false);
  }

  public static Setting secret(String key, String description) {
    return new Setting(key, "text", NONE, description, true);
  }
}
