package io.mediahub.domain;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.mediahub.schemas.testing.PureCode;

@AnalyzeClasses(
    packages = "io.mediahub.domain",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PureDomainTest {
  @ArchTest static final ArchTests pure = ArchTests.in(PureCode.class);
}
