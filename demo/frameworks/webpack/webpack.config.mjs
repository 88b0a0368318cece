import { resolve } from 'node:path';
import HtmlPlugin from 'html-webpack-plugin';
import CssExtractPlugin from 'mini-css-extract-plugin';

export default (_environment, { mode }) => ({
  entry: './src/index.ts',
  output: {
    path: resolve(import.meta.dirname, 'dist'),
    filename: '[name].[contenthash].js',
    publicPath: '/',
    clean: true,
  },
  resolve: { extensions: ['.ts', '.js'] },
  module: {
    rules: [
      { test: /\.ts$/, use: 'ts-loader', exclude: /node_modules/ },
      // In a file of its own: a policy without 'unsafe-inline' allows no <style> made by a script.
      { test: /\.css$/, use: [CssExtractPlugin.loader, 'css-loader'] },
    ],
  },
  plugins: [
    new HtmlPlugin({ template: './src/index.html' }),
    new CssExtractPlugin({ filename: '[name].[contenthash].css' }),
  ],
  // webpack's own kind of source map in development needs 'unsafe-eval'.
  devtool: mode === 'production' ? false : 'source-map',
  // The development server also serves public/, where `npm run assets` puts the worker and what belongs to it.
  devServer: {
    // The backend: `npm start` in the package's own folder.
    proxy: [{ context: ['/api'], target: 'http://localhost:8080' }],
  },
});
