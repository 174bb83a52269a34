# The worker (and the simulated Okta) in one image: docker build -t temporal-okta .

FROM node:20.20.2-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The sources aren't here yet, so the build that `npm ci` would start waits for the step below.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

# Debian and not Alpine: the Temporal SDK's native part needs glibc.
FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# The slim image has no root certificates, and the native part of the SDK doesn't use Node's own.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/scripts/healthcheck.mjs ./scripts/
RUN ln -s /app/dist/src/cli.js /usr/local/bin/temporal-okta
USER node
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "scripts/healthcheck.mjs"]
ENTRYPOINT ["temporal-okta"]
CMD ["worker"]
