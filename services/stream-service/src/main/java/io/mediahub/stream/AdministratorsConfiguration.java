package io.mediahub.stream;

import io.mediahub.platform.data.DecisionsAsked;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Where the write side's database is named, tokens of administrators are held against it and the
 * log, as in every other service. Elsewhere this service accepts none.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("mediahub.decisions.url")
@Import(DecisionsAsked.class)
class AdministratorsConfiguration {}
