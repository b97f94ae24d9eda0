# One image for every service; the command says which it is.
FROM node:20-bookworm-slim AS assets
WORKDIR /build
COPY scripts/desk-assets scripts/
COPY desk/web/assets desk/web/assets
RUN scripts/desk-assets

FROM python:3.11-slim-bookworm

RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends \
        tesseract-ocr tesseract-ocr-rus poppler-utils util-linux \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/razmetka
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY pipeline pipeline
COPY config config
COPY workers workers
COPY desk desk
COPY --from=assets /build/desk/web/static/vendor desk/web/static/vendor
COPY samples samples
COPY benchmarks benchmarks
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && mkdir -p /srv/razmetka/incoming /srv/razmetka/results \
    && chown -R 10001:10001 /srv/razmetka

USER 10001:10001
ENV RAZMETKA_HOME=/srv/razmetka PYTHONUNBUFFERED=1 LANG=C.UTF-8
VOLUME /srv/razmetka
ENTRYPOINT ["razmetka"]
