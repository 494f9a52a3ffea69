package io.mediahub.system.stack;

import io.mediahub.client.Accounts.NewAccount;
import io.mediahub.client.Accounts.Session;
import io.mediahub.client.MediaHubClient;
import io.mediahub.client.Playback;
import java.util.Locale;
import java.util.UUID;

/**
 * Somebody with an account who is logged in.
 *
 * @param api the platform as this person sees it
 */
public record Person(
    String userId,
    String email,
    String password,
    String displayName,
    Session session,
    MediaHubClient api) {

  /**
   * A new account; e-mail, name and password are unlike anything else, so that they can be found.
   */
  public static Person registered() {
    return registration().done();
  }

  /** A registration that can be sent again until it is answered. */
  public record Registration(String email, String password, String name, String key) {
    public Person done() {
      String userId =
          Stack.anonymous()
              .withIdempotencyKey(key)
              .register(new NewAccount(email, password, name))
              .userId();
      return of(userId, email, password, name);
    }
  }

  public static Registration registration() {
    String id = UUID.randomUUID().toString().replace("-", "");
    return new Registration(
        Secrets.remember("mail" + id.toLowerCase(Locale.ROOT) + "@example.org"),
        Secrets.remember("Quiet-rivers-" + id),
        Secrets.remember("Name " + id),
        id);
  }

  /** The ADMIN whom the platform made at boot. */
  public static Person admin() {
    String email = Stack.setting("mediahub.admin.email");
    String password = Stack.setting("mediahub.admin.password");
    Session session = login(email, password);
    MediaHubClient api = Stack.anonymous().withToken(session.accessToken());
    return new Person(api.me().userId(), email, password, "", session, api);
  }

  /** The same person with fresh tokens. */
  public Person again() {
    return of(userId, email, password, displayName);
  }

  public Playback watches(String mediaId) {
    return remembered(api.startPlayback(mediaId));
  }

  /** Cookies and addresses of a playback are secrets as well. */
  public static Playback remembered(Playback playback) {
    playback
        .cookies()
        .forEach(
            (name, value) -> {
              if (name.endsWith("Signature")) {
                Secrets.remember(value);
              }
            });
    return playback;
  }

  public static Session login(String email, String password) {
    return remembered(Stack.anonymous().login(email, password));
  }

  public static Session remembered(Session session) {
    Secrets.remember(session.accessToken());
    Secrets.remember(session.refreshToken());
    return session;
  }

  private static Person of(String userId, String email, String password, String name) {
    Session session = login(email, password);
    return new Person(
        userId, email, password, name, session, Stack.anonymous().withToken(session.accessToken()));
  }
}
