package io.mediahub.platform.openapi;

import io.mediahub.base.problem.Problem;
import io.mediahub.base.problem.ProblemCode;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.paging.PageRequest;
import io.mediahub.platform.position.PositionHeader;
import io.mediahub.platform.position.ReadsModels;
import io.mediahub.platform.refusal.ProblemCatalogue;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.IdempotencyKey;
import io.mediahub.platform.web.IfMatch;
import io.mediahub.platform.web.IfVersionAtLeast;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.JsonNode;

/** The parts of the API description that all operations have in common. */
@AutoConfiguration(before = SpringDocConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class OpenApiAutoConfiguration {
  private static final String BEARER = "accessToken";

  static {
    SpringDocUtils.getConfig()
        .addRequestWrapperToIgnore(
            CurrentUser.class,
            CommandContext.class,
            IdempotencyKey.class,
            IfMatch.class,
            IfVersionAtLeast.class,
            PageRequest.class)
        // Any JSON object; not the properties of the library's class.
        .replaceWithSchema(JsonNode.class, anyObject());
  }

  @Bean
  OpenAPI openApi(@Value("${spring.application.name}") String service) {
    return new OpenAPI()
        .info(new Info().title("MediaHub " + service).version("v1"))
        // The same file for every installation; clients know the edge's address.
        .servers(List.of(new Server().url("/")))
        .components(
            new Components()
                .addSecuritySchemes(
                    BEARER,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")));
  }

  private static Schema<?> anyObject() {
    JsonSchema any = new JsonSchema();
    any.addType("object");
    any.setAdditionalProperties(true);
    return any;
  }

  @Bean
  ModelConverter recordSchemas() {
    return new RecordSchemas();
  }

  @Bean
  @ConditionalOnMissingBean
  ProblemCatalogue problemCatalogue() {
    return ProblemCatalogue.of();
  }

  /** The schema of an error lists the codes that this service can answer with. */
  @Bean
  OpenApiCustomizer problemSchema(ProblemCatalogue catalogue) {
    List<String> codes = catalogue.codes().stream().map(ProblemCode::code).toList();
    // Missing where a build keeps no Javadoc: a service starts without descriptions, too.
    FieldJavadoc javadoc = FieldJavadoc.of(Problem.class).get("code");
    String about = javadoc == null ? null : javadoc.description();
    return api ->
        ModelConverters.getInstance(true)
            .read(Problem.class)
            .forEach(
                (name, schema) -> {
                  schema.addProperty("code", new StringSchema()._enum(codes).description(about));
                  api.schema(name, schema);
                });
  }

  @Bean
  OpenApiCustomizer exampleAnswers() {
    return Examples::addTo;
  }

  @Bean
  OperationCustomizer commonParts() {
    return (operation, method) -> {
      if (takes(method, CommandContext.class) || takes(method, IdempotencyKey.class)) {
        operation.addParametersItem(
            new HeaderParameter()
                .name(IdempotencyKey.HEADER)
                .description(
                    "Names this command; a retry with the same name gets the first answer.")
                .schema(new StringSchema().maxLength(128)));
      }
      if (takes(method, CommandContext.class) || takes(method, IdempotencyKey.class)) {
        versions(operation);
      }
      if (takes(method, IfVersionAtLeast.class)) {
        operation.addParametersItem(
            new HeaderParameter()
                .name(IfVersionAtLeast.HEADER)
                .description("Waits (5 s at most) until this version can be seen.")
                .schema(new IntegerSchema().format("int64")));
      }
      if (takes(method, IfMatch.class)) {
        operation.addParametersItem(
            new HeaderParameter()
                .name(IfMatch.HEADER)
                .description(
                    "The ETag that the client has seen, such as \"3\": the command is for no other"
                        + " version. Absent or *: for any.")
                .schema(new StringSchema()));
      }
      position(operation, method);
      page(operation, method);
      if (takes(method, CommandContext.class) || takes(method, CurrentUser.class)) {
        operation.addSecurityItem(new SecurityRequirement().addList(BEARER));
      }
      problem(operation);
      return operation;
    };
  }

  /** Every command answers with it, and every read that is asked with it. */
  private static void position(Operation operation, HandlerMethod method) {
    boolean reads = method.hasMethodAnnotation(ReadsModels.class);
    boolean commands = takes(method, CommandContext.class) || takes(method, IdempotencyKey.class);
    if (reads) {
      operation.addParametersItem(
          new HeaderParameter()
              .name(PositionHeader.NAME)
              .description(
                  "The same header of the client's last answer: waits (5 s at most) until what it"
                      + " has written and read can be seen. Empty the first time.")
              .schema(new StringSchema()));
    }
    if (reads || commands) {
      header(
          operation,
          PositionHeader.NAME,
          reads
              ? "What the client has seen, if it asked with this header."
              : "What the client has written, for its next read.");
    }
  }

  private static void page(Operation operation, HandlerMethod method) {
    for (MethodParameter parameter : method.getMethodParameters()) {
      PageRequest.Bounds bounds = parameter.getParameterAnnotation(PageRequest.Bounds.class);
      if (bounds != null) {
        Schema<Number> limit = new IntegerSchema().format("int32");
        limit.setMinimum(BigDecimal.ONE);
        limit.setMaximum(BigDecimal.valueOf(bounds.most()));
        limit.setDefault(bounds.usual());
        operation.addParametersItem(
            new QueryParameter()
                .name(PageRequest.LIMIT)
                .description("How many items the page may have.")
                .schema(limit));
        operation.addParametersItem(
            new QueryParameter()
                .name(PageRequest.AFTER)
                .description("The field next of the previous page; nothing for the first page.")
                .schema(new StringSchema()));
      }
    }
  }

  /** What a command changed has a version. */
  private static void versions(Operation operation) {
    header(operation, HttpHeaders.ETAG, "The version of what changed, in quotes.");
  }

  private static void header(Operation operation, String name, String description) {
    operation
        .getResponses()
        .forEach(
            (status, response) -> {
              if (status.startsWith("2")) {
                response.addHeaderObject(
                    name, new Header().description(description).schema(new StringSchema()));
              }
            });
  }

  private static void problem(Operation operation) {
    var problem = new Schema<>().$ref("#/components/schemas/Problem");
    operation
        .getResponses()
        .setDefault(
            new ApiResponse()
                .description("An error")
                .content(
                    new Content()
                        .addMediaType(
                            org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            new MediaType().schema(problem))));
  }

  private static boolean takes(HandlerMethod method, Class<?> type) {
    return Arrays.stream(method.getMethodParameters())
        .anyMatch(parameter -> parameter.getParameterType() == type);
  }
}
