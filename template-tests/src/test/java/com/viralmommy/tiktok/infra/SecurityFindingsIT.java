package com.viralmommy.tiktok.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.viralmommy.tiktok.infra.Template.Resource;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"staging", "production"})
class SecurityFindingsIT {
  private final StageTemplates stage;

  SecurityFindingsIT(String stage) {
    this.stage = StageTemplates.of(stage);
  }

  @Test
  void hasNoOpenFinding() throws IOException {
    assertThat(CloudApp.complaints(StageTemplates.ASSEMBLY)).isEmpty();
  }

  @Test
  void suppressesFindingsOnSingleResourcesWithAReason() {
    for (Template template : List.of(stage.data(), stage.runtime())) {
      assertThat(template.json().path("Metadata").has("cdk_nag"))
          .as("%s suppresses a finding for all its resources", template.stack())
          .isFalse();
      for (Resource resource : template.all()) {
        for (JsonNode accepted :
            resource.json().path("Metadata").path("cdk_nag").path("rules_to_suppress")) {
          assertThat(accepted.path("reason").asText())
              .as("reason of %s on %s", accepted.path("id").asText(), resource)
              .hasSizeGreaterThan(40);
        }
      }
    }
  }
}
