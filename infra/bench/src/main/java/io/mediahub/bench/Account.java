package io.mediahub.bench;

import io.mediahub.client.Accounts.NewAccount;
import io.mediahub.client.MediaHubClient;
import java.util.UUID;

/**
 * A person made for one run.
 *
 * @param client asks in that person's name
 */
public record Account(String userId, MediaHubClient client) {

  public static Account create(Environment environment, String name) {
    MediaHubClient anybody = new MediaHubClient(environment.url());
    String email = "bench-" + UUID.randomUUID() + "@example.org";
    String password = UUID.randomUUID().toString();
    String userId = anybody.register(new NewAccount(email, password, name)).userId();
    return new Account(userId, anybody.withSession(anybody.login(email, password)));
  }
}
