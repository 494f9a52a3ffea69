package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long the answer to a request for a new password takes, for addresses that exist and not. */
class AnswerTimeTest extends ServiceTest {
  private static final int SOURCES = 40;
  private static final int OF_EACH = 10;

  /** Coarse, so that a busy machine does not fail it; what is measured is printed. */
  private static final double MOST = 0.25;

  private static long ask(HttpClient client, String address) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/api/users/password-reset"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"email\":\"%s\"}".formatted(address)))
            .build();
    long begin = System.nanoTime();
    var answer = client.send(request, BodyHandlers.ofString());
    long took = System.nanoTime() - begin;
    assertThat(answer.statusCode()).isEqualTo(202);
    return took;
  }

  private static long median(List<Long> times) {
    Collections.sort(times);
    return times.get(times.size() / 2);
  }

  @Test
  void an_unknown_address_is_answered_as_fast_as_a_known_one() throws Exception {
    List<String> people = new ArrayList<>();
    // Each is asked for three times at most, since a fourth request has no mail sent.
    for (int i = 0; i < SOURCES * OF_EACH / 2 / 3 + 1; i++) {
      String address = i + "-" + email;
      assertThat(register(address).status()).isEqualTo(201);
      people.add(address);
    }
    List<Long> known = new ArrayList<>();
    List<Long> unknown = new ArrayList<>();

    for (int source = 0; source < SOURCES; source++) {
      HttpClient client =
          HttpClient.newBuilder()
              .localAddress(InetAddress.getByName("127.0.1." + (source + 1)))
              .build();
      ask(client, "warm-" + source + "@example.org");
      for (int i = 0; i < OF_EACH / 2; i++) {
        int n = source * OF_EACH / 2 + i;
        known.add(ask(client, people.get(n % people.size())));
        unknown.add(ask(client, "nobody-" + n + "@example.org"));
      }
    }

    double apart = Math.abs(median(known) - median(unknown)) / (double) median(unknown);
    System.out.printf(
        "median of %d: known %d us, unknown %d us, %.1f %% apart%n",
        known.size(), median(known) / 1000, median(unknown) / 1000, apart * 100);
    assertThat(apart).isLessThan(MOST);
  }
}
