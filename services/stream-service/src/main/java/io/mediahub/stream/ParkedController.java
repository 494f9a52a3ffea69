package io.mediahub.stream;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.platform.paging.Page;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.PublicRoutes;
import io.mediahub.stream.ParkedRecords.Asked;
import io.mediahub.stream.ParkedRecords.CorrectionRequest;
import io.mediahub.stream.ParkedRecords.Detail;
import io.mediahub.stream.ParkedRecords.Given;
import io.mediahub.stream.ParkedRecords.Item;
import io.mediahub.stream.ParkedRecords.Request;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Parked records, for operators on the same machine, without a token: for when nobody can log in.
 */
@RestController
@RequestMapping(path = ParkedController.PATH, produces = APPLICATION_JSON_VALUE)
@Hidden
final class ParkedController {
  static final String PATH = "/internal/parked";

  private final ParkedRecords parked;

  ParkedController(ParkedRecords parked) {
    this.parked = parked;
  }

  @Configuration(proxyBeanMethods = false)
  static class Routes {
    /** Open without a token, and only to this machine. */
    @Bean
    PublicRoutes parkedRoutes() {
      return PublicRoutes.of(
          new PublicRoutes.Route(HttpMethod.GET, PATH + "/**"),
          new PublicRoutes.Route(HttpMethod.POST, PATH + "/**"));
    }
  }

  @GetMapping
  Page<Item> list(
      HttpServletRequest request,
      @RequestParam(required = false) @Nullable String model,
      @RequestParam(required = false) @Nullable String topic,
      @RequestParam(required = false) @Nullable String key,
      @PageRequest.Bounds(usual = 100, most = 1000) PageRequest page) {
    requireThisMachine(request);
    return parked.list(model, topic, key, page);
  }

  @GetMapping("/record")
  Detail show(
      HttpServletRequest request,
      @RequestParam String model,
      @RequestParam String topic,
      @RequestParam String key) {
    requireThisMachine(request);
    return parked.show(model, topic, key);
  }

  @PostMapping("/corrections")
  Detail correct(HttpServletRequest request, @RequestBody CorrectionRequest asked) {
    requireThisMachine(request);
    return parked.correct(asked);
  }

  @PostMapping
  Asked ask(HttpServletRequest request, @RequestBody Request asked) {
    requireThisMachine(request);
    return parked.ask(asked);
  }

  @GetMapping("/dropped")
  Page<Given> dropped(
      HttpServletRequest request,
      @RequestParam(required = false) @Nullable String model,
      @RequestParam(required = false) @Nullable String topic,
      @RequestParam(required = false) @Nullable String key,
      @PageRequest.Bounds(usual = 100, most = 1000) PageRequest page) {
    requireThisMachine(request);
    return parked.dropped(model, topic, key, page);
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
