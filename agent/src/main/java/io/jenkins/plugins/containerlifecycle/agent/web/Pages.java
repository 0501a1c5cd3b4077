package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import java.util.function.Supplier;

/** The pages for people. */
final class Pages {
    Pages(Observations observations, Supplier<EngineHealth.View> engine, String version) {}

    String status() {
        return "";
    }

    String container(ObservedContainer container) {
        return "";
    }

    String noContainer(String name) {
        return "";
    }
}
