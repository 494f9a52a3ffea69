package io.mediahub.proof;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.mediahub.schemas.testing.PureCode;

@AnalyzeClasses(
    packages = "io.mediahub.proof",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PureProofTest {
  @ArchTest static final ArchTests pure = ArchTests.in(PureCode.class);
}
