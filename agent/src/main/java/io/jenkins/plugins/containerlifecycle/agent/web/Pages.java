package io.jenkins.plugins.containerlifecycle.agent.web;

import io.jenkins.plugins.containerlifecycle.agent.observe.Observations;
import io.jenkins.plugins.containerlifecycle.agent.observe.ObservedContainer;
import io.jenkins.plugins.containerlifecycle.agent.schedule.PendingRequests;
import io.jenkins.plugins.containerlifecycle.agent.watch.EngineHealth;
import java.util.function.Supplier;

/** The pages for people. */
final class Pages {
    private final Observations observations;
    private final Supplier<EngineHealth.View> engine;
    private final PendingRequests pending;
    private final String version;

    Pages(Observations observations, Supplier<EngineHealth.View> engine, PendingRequests pending, String version) {
        this.observations = observations;
        this.engine = engine;
        this.pending = pending;
        this.version = version;
    }

    /** All containers. */
    String status() {
        EngineHealth.View seen = engine.get();
        StatusPage status = new StatusPage(observations.known(), seen, pending);
        return new PageFrame(seen, version).page(status.title(), status::write);
    }

    String container(ObservedContainer container) {
        EngineHealth.View seen = engine.get();
        ContainerPage page = new ContainerPage(container, seen, pending);
        String title = page.title();
        return new PageFrame(seen, version)
                .page(seen.trouble() == null ? title : "Engine not seen - " + title, page::write);
    }

    /** @param name what was asked for */
    String noContainer(String name) {
        return new PageFrame(engine.get(), version).page("No such container", page -> {
            page.html().element("h1", "No such container");
            page.html().in("p", () -> {
                page.html().text("No running container is called ");
                page.name("strong", name);
                page.html().text(". It may have stopped or may have been replaced by one of another name: see ");
                page.html().with("href", "/").element("a", "all containers");
                page.html().text(".");
            });
        });
    }
}
