/** Apollo's `RESTDataSource`: a class that extends it calls `this.get(path, { params })`, relative to its own `baseURL`. */

import { arg, headersOf, option, verbOf, verbs } from './sink.ts'
import type { Sink } from './sink.ts'

export const restDataSourceSink: Sink = {
  modules: ['@apollo/datasource-rest', 'apollo-datasource-rest'],
  read(cx, call, callee, frame) {
    const verb = callee.path.at(-1) ?? ''
    if (!callee.self || !verbs.has(verb)) return null
    const url = arg(cx, call, 0, frame)
    if (!url) return null
    // Before version 4, which renamed the package, params and body were arguments of their own.
    const isOld = callee.module === 'apollo-datasource-rest'
    const second = arg(cx, call, 1, frame)
    const options = isOld ? arg(cx, call, 2, frame) : second
    const isQuery = verb === 'get' || verb === 'delete'
    const query = isOld && isQuery ? second : option(cx, options, 'params', call)
    const body = isOld && !isQuery ? second : option(cx, options, 'body', call)
    return {
      name: `RESTDataSource.${verb}`,
      url,
      base: cx.member(callee.self, 'baseURL', call, frame),
      method: verbOf(verb),
      query: query ? [query] : [],
      body: body && body.kind !== 'primitive' ? [body] : [],
      headers: headersOf(cx, [options], call),
      missing: null,
      callback: null,
      sdk: null,
    }
  },
}
