package io.mediahub.stream;

import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.PublicRoutes;
import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.engine.ModelDatabase;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.rendition.RenditionProcess;
import io.mediahub.streams.rendition.RenditionProcessStatus;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Parked records, for operators on the same machine. The owner of a partition carries out a request
 * within seconds.
 */
@Hidden
@RestController
final class ParkedController {
  private static final String PATH = "/internal/parked";

  /** The rendition process reads reports and uploads; its keys are media ids. */
  private static final String ANY_TOPIC = "";

  private final TopologyFactory topologies;
  private final RenditionProcessStatus renditions;

  ParkedController(TopologyFactory topologies, RenditionProcessStatus renditions) {
    this.topologies = topologies;
    this.renditions = renditions;
  }

  @Configuration(proxyBeanMethods = false)
  static class Routes {
    /** Open without a token, and only to this machine. */
    @Bean
    PublicRoutes parkedRoutes() {
      return PublicRoutes.of(
          new PublicRoutes.Route(HttpMethod.GET, PATH),
          new PublicRoutes.Route(HttpMethod.POST, PATH));
    }
  }

  /**
   * @param key the key of the records
   * @param partition of the topic; none for the rendition process
   * @param reason undecodable, needs-newer-reader, unknown-schema, cannot-apply or gap
   * @param records parked records of the key, the first included
   * @param request replay or drop, until it is carried out
   */
  record Item(
      String model,
      String topic,
      String key,
      @Nullable Integer partition,
      String reason,
      String why,
      Instant since,
      long records,
      long bytes,
      @Nullable String request) {
    static Item of(RenditionProcessStatus.ParkedMedia media) {
      return new Item(
          RenditionProcess.NAME,
          ANY_TOPIC,
          media.mediaId(),
          null,
          media.reason(),
          media.why(),
          media.since(),
          media.records(),
          media.bytes(),
          null);
    }

    static Item of(ReadModel model, ParkedKey key) {
      return new Item(
          model.name(),
          key.id().topic(),
          key.id().key(),
          key.partition(),
          key.reason().code(),
          key.why(),
          key.since(),
          key.records(),
          key.bytes(),
          key.request() == null ? null : key.request().name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  record Items(List<Item> items) {}

  /**
   * @param model none for all
   * @param topic none for all
   * @param key none for all
   */
  record Request(
      ParkedKey.Request action,
      @Nullable String model,
      @Nullable String topic,
      @Nullable String key) {}

  record Asked(int keys) {}

  @GetMapping(PATH)
  Items list(HttpServletRequest request) {
    requireThisMachine(request);
    List<Item> items = new ArrayList<>();
    for (ReadModel model : ReadModels.ALL) {
      try (ModelDatabase database = topologies.database(model)) {
        database.parkedKeys().forEach(key -> items.add(Item.of(model, key)));
      }
    }
    renditions.parked().forEach(media -> items.add(Item.of(media)));
    return new Items(items);
  }

  @PostMapping(PATH)
  Asked ask(HttpServletRequest request, @RequestBody Request asked) {
    requireThisMachine(request);
    int keys = 0;
    for (ReadModel model : ReadModels.ALL) {
      if (asked.model() == null || asked.model().equals(model.name())) {
        try (ModelDatabase database = topologies.database(model)) {
          for (ParkedKey key : database.parkedKeys()) {
            if (isMeant(asked, key) && database.request(key.id(), asked.action())) {
              keys++;
            }
          }
        }
      }
    }
    if (asked.model() == null || asked.model().equals(RenditionProcess.NAME)) {
      var action = RenditionProcessStatus.Request.valueOf(asked.action().name());
      for (RenditionProcessStatus.ParkedMedia media : renditions.parked()) {
        boolean meant =
            asked.topic() == null && (asked.key() == null || asked.key().equals(media.mediaId()));
        if (meant && renditions.request(media.mediaId(), action)) {
          keys++;
        }
      }
    }
    return new Asked(keys);
  }

  private static boolean isMeant(Request asked, ParkedKey key) {
    return (asked.topic() == null || asked.topic().equals(key.id().topic()))
        && (asked.key() == null || asked.key().equals(key.id().key()));
  }

  static void requireThisMachine(HttpServletRequest request) {
    try {
      if (InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException e) {
      // then it is not this one
    }
    throw new RefusalException(StreamProblem.CALLER_NOT_LOCAL.refusal());
  }
}
